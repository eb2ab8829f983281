using AutoHarness.Experiments.Configuration.Yaml;

namespace AutoHarness.Experiments.Configuration.Syntax;

/// <summary>How values of one kind are written.</summary>
/// <param name="Description">For people, such as <c>whole number, 1 to 10000</c>.</param>
/// <param name="IsList">The value is a list.</param>
/// <param name="Read">Reads a value.</param>
/// <param name="Write">Writes one as it could stand in the file.</param>
internal sealed record ValueSyntax<T>(string Description, bool IsList, Func<ConfigNode, Reading<T>> Read, Func<T, string> Write)
{
    /// <summary>A syntax of single values.</summary>
    public static ValueSyntax<T> OfScalar(string description, Func<ConfigScalar, Reading<T>> read, Func<T, string> write) => new(
        description,
        IsList: false,
        node => node switch
        {
            ConfigScalar { IsNull: true } => Reading<T>.Wrong($"has no value; it must be {description}"),
            ConfigScalar scalar => read(scalar),
            ConfigList => Reading<T>.Wrong($"must be {description}, got a list"),
            _ => Reading<T>.Wrong($"must be {description}, got a section with keys of its own"),
        },
        write);
}
