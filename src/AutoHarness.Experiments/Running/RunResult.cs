using System.Collections.Immutable;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Running;

/// <summary>The end of a run.</summary>
/// <param name="Id">Such as <c>r-0007</c>.</param>
/// <param name="Split">What was run.</param>
/// <param name="Score">Mean reward over trials that were scored; null when none was.</param>
/// <param name="Results">Per task the mean reward, null for an infrastructure error; empty when the split is held out.</param>
/// <param name="Passed">Tasks with reward at least 0.5.</param>
/// <param name="Scored">Tasks with a reward.</param>
/// <param name="Total">Tasks asked for.</param>
/// <param name="Usage">What it used.</param>
/// <param name="Wall">Wall-clock time of this call.</param>
/// <param name="Labels">What the numbers rest on, for instance that the model is scripted; shown with every output.</param>
public sealed record RunResult(
    string Id,
    Split Split,
    double? Score,
    ImmutableSortedDictionary<TaskId, double?> Results,
    int Passed,
    int Scored,
    int Total,
    Usage Usage,
    TimeSpan Wall,
    ImmutableArray<string> Labels)
{
    /// <summary>Tasks that were named and not run, since the benchmark's own split holds them out.</summary>
    public ImmutableArray<TaskId> LeftOut { get; init; } = [];
}
