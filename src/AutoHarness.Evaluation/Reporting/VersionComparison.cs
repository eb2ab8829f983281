using System.Collections.Immutable;
using AutoHarness.Evaluation.Statistics;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Reporting;

/// <summary>One version against another, task by task.</summary>
/// <param name="Difference">Mean of the task differences, new minus old, with an interval between tasks.</param>
/// <param name="Better">Tasks on which the new version's mean is higher.</param>
/// <param name="Worse">Tasks on which it is lower.</param>
/// <param name="McNemar">One-sided exact p-value of the discordant tasks.</param>
/// <param name="MantelHaenszel">z of the test stratified by task.</param>
public sealed record VersionComparison(ClusteredMean Difference, int Better, int Worse, double McNemar, double MantelHaenszel)
{
    /// <summary>Whether the interval leaves zero out; otherwise the difference is not distinguishable from none.</summary>
    public bool IsDistinguishable => !Difference.Interval.CoversZero;

    /// <param name="before">Rewards of the old version by task, null for infrastructure errors.</param>
    /// <param name="after">Rewards of the new version. Tasks without a reward in both are left out.</param>
    /// <param name="groups">Tasks of one group count as one piece of evidence.</param>
    public static VersionComparison Of(
        ImmutableSortedDictionary<TaskId, ImmutableArray<double?>> before,
        ImmutableSortedDictionary<TaskId, ImmutableArray<double?>> after,
        ImmutableDictionary<TaskId, string> groups)
    {
        var paired = before.Keys
            .Where(after.ContainsKey)
            .Select(task => (Task: task, Old: before[task].OfType<double>().ToArray(), New: after[task].OfType<double>().ToArray()))
            .Where(task => task.Old.Length > 0 && task.New.Length > 0)
            .ToArray();
        var differences = paired.Select(task => (task.Task, Value: task.New.Average() - task.Old.Average())).ToArray();
        var better = differences.Count(task => task.Value > 0);
        var worse = differences.Count(task => task.Value < 0);

        return new VersionComparison(
            TaskClusters.Mean(differences, groups),
            better,
            worse,
            Statistics.McNemar.OneSided(better, worse),
            CochranMantelHaenszel.Z(paired.Select(task => (task.New.Sum(), task.New.Length, task.Old.Sum(), task.Old.Length))));
    }
}
