using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating;

/// <summary>The regression suite as <c>suite.json</c> shows it.</summary>
/// <param name="Tasks">Its tasks, sorted.</param>
/// <param name="Threshold">Pass rate that a candidate needs on it, in [0,1]. Copied from the config once, when the suite was made.</param>
/// <param name="LastResults">Latest reward per task.</param>
public sealed record SuiteState(
    ImmutableArray<TaskId> Tasks,
    double Threshold,
    ImmutableSortedDictionary<TaskId, double> LastResults)
{
    /// <summary>What the <c>paired</c> policy remembers of each train task; empty under <c>compat</c>, and not part of <c>suite.json</c>.</summary>
    public ImmutableSortedDictionary<TaskId, SuiteRecord> Records { get; init; } = ImmutableSortedDictionary<TaskId, SuiteRecord>.Empty;

    public static SuiteState Empty(double threshold) => new([], threshold, ImmutableSortedDictionary<TaskId, double>.Empty);
}
