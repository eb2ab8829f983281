using System.Collections.Immutable;
using AutoHarness.Evaluation.Reporting;
using AutoHarness.Evaluation.Statistics;

namespace AutoHarness.Experiments.Comparing;

/// <summary>Two versions on the train tasks, from trials that are recorded already. Differences are after minus before, task by task.</summary>
/// <param name="Before">The first version.</param>
/// <param name="After">The second version.</param>
/// <param name="Comparison">The paired difference of rewards.</param>
/// <param name="Tasks">Tasks that both versions ran, sorted.</param>
/// <param name="Cost">Paired difference of USD per trial; null when unknown.</param>
/// <param name="Tokens">Paired difference of tokens per trial.</param>
public sealed record PairReport(
    VersionSide Before, VersionSide After, VersionComparison Comparison, ImmutableArray<TaskPair> Tasks, ClusteredMean? Cost, ClusteredMean Tokens)
{
    /// <summary>Tasks that the first version solves and the second never did, with enough trials to say so.</summary>
    public ImmutableArray<TaskPair> NamedRegressions => [.. Tasks.Where(task => task.IsNamedRegression)];

    /// <summary>The whole interval lies below zero, or a task regressed by itself.</summary>
    public bool IsRegression => Comparison.Difference.Interval.High < 0 || !NamedRegressions.IsEmpty;

    /// <summary>Exact one-sided p-value of the discordant tasks in the direction in which there are more of them.</summary>
    public double McNemarP => McNemar.OneSided(Math.Max(Comparison.Better, Comparison.Worse), Math.Min(Comparison.Better, Comparison.Worse));

    public ImmutableArray<TaskPair> Changed(TaskChange change) => [.. Tasks.Where(task => task.Change == change)];
}
