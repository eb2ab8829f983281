using System.Collections.Immutable;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>The benchmarks there are, as configs name them.</summary>
public static class BenchmarkNames
{
    public static ImmutableArray<string> All { get; } = ["demo", "tau-bench", "terminal-bench", "bird-interact", "command"];
}
