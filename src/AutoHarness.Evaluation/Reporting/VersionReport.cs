using System.Collections.Immutable;
using AutoHarness.Evaluation.Statistics;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Reporting;

/// <summary>What is known of one version on one set of tasks.</summary>
/// <param name="Reward">Mean reward with an interval between tasks.</param>
/// <param name="PassHats">pass^k for k = 1, 2, …, as far as nine in ten tasks have k trials, at most 5: over a few tasks it would be another number.</param>
/// <param name="FlakyShare">Share of the tasks with at least two trials that both passed and failed; null when no task has two.</param>
/// <param name="Trials">Trials with a reward.</param>
/// <param name="Infra">Trials that ended as infrastructure errors.</param>
public sealed record VersionReport(ClusteredMean Reward, ImmutableArray<double> PassHats, double? FlakyShare, int Trials, int Infra)
{
    private const double PassMark = 0.5;
    private const int MostPassHats = 5;
    private const double EnoughTasks = 0.9;

    /// <param name="rewards">Rewards by task, null for infrastructure errors. Trials that selected the version must not be among them.</param>
    /// <param name="groups">Tasks of one group count as one piece of evidence; tasks that are not named stand alone.</param>
    public static VersionReport Of(
        ImmutableSortedDictionary<TaskId, ImmutableArray<double?>> rewards, ImmutableDictionary<TaskId, string> groups)
    {
        var valid = rewards.Select(task => (Task: task.Key, Rewards: task.Value.OfType<double>().ToImmutableArray())).Where(task => !task.Rewards.IsEmpty).ToArray();
        var counts = valid.Select(task => (Passed: task.Rewards.Count(reward => reward >= PassMark), Trials: task.Rewards.Length)).ToArray();
        var repeated = counts.Where(task => task.Trials >= 2).ToArray();

        return new VersionReport(
            TaskClusters.Mean(valid.Select(task => (task.Task, task.Rewards.Average())), groups),
            [.. Enumerable.Range(1, MostPassHats).Where(k => counts.Count(task => task.Trials >= k) >= EnoughTasks * counts.Length).Select(k => PassHat.Estimate(counts, k)).OfType<double>()],
            repeated.Length == 0 ? null : repeated.Count(task => task.Passed > 0 && task.Passed < task.Trials) / (double)repeated.Length,
            counts.Sum(task => task.Trials),
            rewards.Sum(task => task.Value.Count(reward => reward is null)));
    }
}
