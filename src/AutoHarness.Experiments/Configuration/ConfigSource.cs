using System.Collections.Immutable;

namespace AutoHarness.Experiments.Configuration;

/// <summary>Where a config comes from. Precedence: override, environment variable <c>AUTO_HARNESS_*</c>, file, default.</summary>
/// <param name="File">Path of <c>experiment_config.yaml</c>.</param>
/// <param name="Overrides"><c>--set KEY=VALUE</c> pairs, dotted keys.</param>
/// <param name="Environment">The process environment.</param>
public sealed record ConfigSource(string File, ImmutableArray<KeyValuePair<string, string>> Overrides, IReadOnlyDictionary<string, string> Environment);
