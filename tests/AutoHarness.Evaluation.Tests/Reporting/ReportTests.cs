using System.Collections.Immutable;
using AutoHarness.Evaluation.Reporting;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Reporting;

public sealed class ReportTests
{
    private static readonly ImmutableDictionary<TaskId, string> NoGroups = ImmutableDictionary<TaskId, string>.Empty;

    /// <summary>By hand: task means 1, 1/2, 0 (the infrastructure error is left out); pass^2 = (1 + C(1,2)/C(2,2) + 0)/3.</summary>
    [Fact]
    public void Sums_up_a_version()
    {
        var report = VersionReport.Of(Rewards(("a", [1, 1]), ("b", [1, 0]), ("c", [0, null, 0]), ("d", [null])), NoGroups);

        Assert.Equal(0.5, report.Reward.Mean, 1e-12);
        Assert.Equal(3, report.Reward.Clusters);
        Assert.Equal(2, report.PassHats.Length);
        Assert.Equal(0.5, report.PassHats[0], 1e-12);
        Assert.Equal(1 / 3.0, report.PassHats[1], 1e-12);
        Assert.Equal(1 / 3.0, report.FlakyShare!.Value, 1e-12);
        Assert.Equal((6, 2), (report.Trials, report.Infra));
    }

    [Fact]
    public void Knows_nothing_of_flakiness_from_single_trials()
    {
        Assert.Null(VersionReport.Of(Rewards(("a", [1]), ("b", [0])), NoGroups).FlakyShare);
    }

    [Fact]
    public void Counts_a_group_of_tasks_once()
    {
        var groups = NoGroups.Add(new("a"), "g").Add(new("b"), "g");

        var report = VersionReport.Of(Rewards(("a", [1]), ("b", [1]), ("c", [0])), groups);

        Assert.Equal(2, report.Reward.Clusters);
        Assert.Equal(0.5, report.Reward.Mean, 1e-12);
    }

    [Fact]
    public void Does_not_mistake_a_task_for_a_group_of_the_same_name()
    {
        var groups = NoGroups.Add(new("a"), "c").Add(new("b"), "c");

        Assert.Equal(2, VersionReport.Of(Rewards(("a", [1]), ("b", [1]), ("c", [0])), groups).Reward.Clusters);
    }

    [Fact]
    public void Compares_two_versions_on_the_tasks_that_both_have_run()
    {
        var before = Rewards(("a", [0, 0]), ("b", [0]), ("c", [1]), ("d", [0]), ("e", [null]));
        var after = Rewards(("a", [1]), ("b", [1, 1]), ("c", [1]), ("d", [1]), ("e", [1]), ("f", [1]));

        var comparison = VersionComparison.Of(before, after, NoGroups);

        Assert.Equal(0.75, comparison.Difference.Mean, 1e-12);
        Assert.Equal((3, 0), (comparison.Better, comparison.Worse));
        Assert.Equal(1 / 8.0, comparison.McNemar, 1e-12);
        Assert.True(comparison.MantelHaenszel > 0);
    }

    /// <summary>By hand: differences 1, 1, 0, 1: mean 3/4, error 1/4, t(0.975; 3) = 3.18, so the interval begins below zero.</summary>
    [Fact]
    public void Calls_a_difference_indistinguishable_when_its_interval_covers_zero()
    {
        var before = Rewards(("a", [0]), ("b", [0]), ("c", [1]), ("d", [0]));
        var few = VersionComparison.Of(before, Rewards(("a", [1]), ("b", [1]), ("c", [1]), ("d", [1])), NoGroups);

        Assert.Equal(0.75 - (3.182446305284263 * 0.25), few.Difference.Interval.Low, 1e-9);
        Assert.False(few.IsDistinguishable);
    }

    private static ImmutableSortedDictionary<TaskId, ImmutableArray<double?>> Rewards(params (string Task, double?[] Rewards)[] tasks) =>
        tasks.ToImmutableSortedDictionary(task => new TaskId(task.Task), task => task.Rewards.ToImmutableArray());
}
