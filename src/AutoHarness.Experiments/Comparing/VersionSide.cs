using System.Collections.Immutable;
using AutoHarness.Evaluation.Reporting;
using AutoHarness.Evaluation.Statistics;

namespace AutoHarness.Experiments.Comparing;

/// <summary>One of two versions that are compared.</summary>
/// <param name="Version">The version.</param>
/// <param name="Iteration">The iteration that brought it, or null.</param>
/// <param name="Report">Mean, pass^k and flaky share on all train tasks that it ran.</param>
/// <param name="Series">How many scored trials there are of each kind of series: <c>judge</c>, <c>fresh</c>, <c>noise</c>, <c>explore</c>, …</param>
/// <param name="Cost">USD per trial, averaged over tasks, with an interval between tasks; null when the price of a trial is unknown.</param>
/// <param name="Tokens">Input and output tokens per trial, averaged likewise.</param>
public sealed record VersionSide(
    string Version, int? Iteration, VersionReport Report, ImmutableSortedDictionary<string, int> Series, ClusteredMean? Cost, ClusteredMean Tokens);
