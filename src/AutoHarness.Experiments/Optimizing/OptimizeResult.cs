using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Optimizing;

/// <summary>The end of the loop.</summary>
/// <param name="Stopped">Why: <c>iterations</c>, <c>plateau</c>, <c>score</c>, <c>budget</c>, <c>coding agent</c>.</param>
/// <param name="Iterations">What this command tried, in order.</param>
/// <param name="Baseline">Held-out score of the baseline.</param>
/// <param name="Best">Best recorded held-out score.</param>
/// <param name="Exit">The exit code.</param>
/// <param name="Labels">What the numbers rest on.</param>
public sealed record OptimizeResult(
    string Stopped,
    ImmutableArray<IterationSummary> Iterations,
    double? Baseline,
    double? Best,
    ExitCode Exit,
    ImmutableArray<string> Labels);
