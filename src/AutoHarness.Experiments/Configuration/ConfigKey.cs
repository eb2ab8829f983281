using AutoHarness.Experiments.Configuration.Syntax;
using AutoHarness.Experiments.Configuration.Yaml;

namespace AutoHarness.Experiments.Configuration;

/// <summary>One key of the config: its name, how it is written, where its value goes.</summary>
/// <param name="Name">Dotted where it stands in a section.</param>
/// <param name="Doc">What it is for.</param>
internal abstract record ConfigKey(string Name, string Doc)
{
    /// <summary>Names the environment variable that sets it.</summary>
    public string Variable => VariablePrefix + Name.Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant();

    public const string VariablePrefix = "AUTO_HARNESS_";

    /// <summary>The section it stands in, or null at the top.</summary>
    public string? Section => Name.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? Name[..dot] : null;

    /// <summary>How its values are written, for people.</summary>
    public abstract string Syntax { get; }

    public abstract bool IsList { get; }

    /// <summary>The config with this key's value replaced; a problem when the node cannot be that value.</summary>
    public abstract Reading<ExperimentConfig> Apply(ExperimentConfig config, ConfigNode node);

    /// <summary>Its value in a config, as it could stand in the file.</summary>
    public abstract string Show(ExperimentConfig config);
}

/// <inheritdoc/>
internal sealed record ConfigKey<T>(
    string Name,
    ValueSyntax<T> Values,
    Func<ExperimentConfig, T> Get,
    Func<ExperimentConfig, T, ExperimentConfig> Set,
    string Doc) : ConfigKey(Name, Doc)
{
    public override string Syntax => Values.Description;

    public override bool IsList => Values.IsList;

    public override Reading<ExperimentConfig> Apply(ExperimentConfig config, ConfigNode node)
    {
        var read = Values.Read(node);
        return read.Problem is null ? new Reading<ExperimentConfig>(Set(config, read.Value)) : Reading<ExperimentConfig>.Wrong(read.Problem, read.Hint);
    }

    public override string Show(ExperimentConfig config) => Values.Write(Get(config));
}
