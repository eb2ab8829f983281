using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>A method of a toolkit.</summary>
/// <param name="Name">Its name in the reference.</param>
/// <param name="Kind">The kind of the tool; null for a method that is no tool and only starts or checks a state.</param>
/// <param name="Parameters">In the order of the signature.</param>
/// <param name="Run">The body, with one value for each parameter.</param>
internal sealed record ToolMethod(string Name, ToolKind? Kind, ImmutableArray<Parameter> Parameters, Func<Toolkit, ImmutableArray<PyValue>, PyValue> Run)
{
    public bool IsTool => Kind is not null;

    /// <summary>Whether a replay runs it again.</summary>
    public bool MutatesState => Kind == ToolKind.Write;

    /// <summary>A tool whose body takes its toolkit as what it is.</summary>
    /// <param name="kind">Null for a method that is no tool.</param>
    /// <param name="name">The method's name.</param>
    /// <param name="parameters">The parameters in order, such as <c>user_id title description? limit=12</c>; one with a question mark may be left out and is then None.</param>
    /// <param name="run">The body.</param>
    public static ToolMethod Of<TToolkit>(ToolKind? kind, string name, string parameters, Func<TToolkit, ImmutableArray<PyValue>, PyValue> run)
        where TToolkit : Toolkit =>
        new(
            name,
            kind,
            [.. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParameterOf)],
            (toolkit, arguments) => run((TToolkit)toolkit, arguments));

    /// <summary>Python's binding of keyword arguments.</summary>
    /// <exception cref="PythonException">An unknown argument, or a missing one.</exception>
    public ImmutableArray<PyValue> Bind(string className, PyDict arguments)
    {
        foreach (var (name, _) in arguments.Entries)
        {
            if (name == "self")
            {
                throw PythonException.OfType($"{className}.{Name}() got multiple values for argument 'self'");
            }

            if (!Parameters.Any(parameter => parameter.Name == name))
            {
                throw PythonException.OfType($"{className}.{Name}() got an unexpected keyword argument '{name}'");
            }
        }

        var bound = ImmutableArray.CreateBuilder<PyValue>(Parameters.Length);
        List<string>? missing = null;
        foreach (var parameter in Parameters)
        {
            if ((arguments[parameter.Name] ?? parameter.Default) is { } value)
            {
                bound.Add(value);
            }
            else
            {
                (missing ??= []).Add($"'{parameter.Name}'");
            }
        }

        return missing is null ? bound.MoveToImmutable() : throw Missing(className, missing);
    }

    private static Parameter ParameterOf(string stated) => stated.Split('=') switch
    {
        [var name, var number] => new(name, PyJsonReader.Parse(number)),
        _ => new(stated.TrimEnd('?'), stated.EndsWith('?') ? PyValue.None : null),
    };

    private PythonException Missing(string className, List<string> names)
    {
        var listed = names.Count switch
        {
            1 => names[0],
            2 => $"{names[0]} and {names[1]}",
            _ => $"{string.Join(", ", names[..^1])}, and {names[^1]}",
        };
        return PythonException.OfType($"{className}.{Name}() missing {names.Count} required positional argument{(names.Count == 1 ? "" : "s")}: {listed}");
    }
}
