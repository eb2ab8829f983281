namespace AutoHarness.Experiments.Configuration;

/// <summary>A key with the value in force and where that comes from.</summary>
/// <param name="Key">Dotted name.</param>
/// <param name="Value">As it could stand in the file.</param>
/// <param name="Origin"><c>default</c>, <c>experiment_config.yaml:7</c>, the name of an environment variable, or <c>--set</c>.</param>
public sealed record ConfigEntry(string Key, string Value, string Origin);
