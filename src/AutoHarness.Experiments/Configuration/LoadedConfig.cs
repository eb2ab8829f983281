using System.Collections.Immutable;

namespace AutoHarness.Experiments.Configuration;

/// <summary>A config with what there is to know about how it came about.</summary>
/// <param name="Config">The values in force.</param>
/// <param name="Entries">Every key in the order of the documentation, for <c>config show --origin</c>.</param>
/// <param name="Notes">What was read but has no effect.</param>
public sealed record LoadedConfig(ExperimentConfig Config, ImmutableArray<ConfigEntry> Entries, ImmutableArray<string> Notes);
