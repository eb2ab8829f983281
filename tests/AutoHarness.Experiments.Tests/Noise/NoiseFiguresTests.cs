using AutoHarness.Experiments.Noise;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Noise;

public sealed class NoiseFiguresTests
{
    /// <summary>
    /// By hand, three runs of four tasks with 3, 2, 1 and 0 passes. Within-task variances 0, 2/9 * 3/2 = 1/3, 1/3, 0: mean 1/6, so the sd of
    /// a run's mean is sqrt(1/24). pass^2 = (1 + C(2,2)/C(3,2) + 0 + 0)/4 = 1/3, pass^3 = 1/4.
    /// </summary>
    [Fact]
    public void Finds_the_noise_floor_flaky_tasks_and_pass_hats()
    {
        var figures = NoiseFigures.Of([.. Runs("a", 1, 1, 1), .. Runs("b", 1, 0, 1), .. Runs("c", 0, 0, 1), .. Runs("d", 0, 0, 0)]);

        Assert.Equal([0.5, 0.25, 0.75], figures.RunScores);
        Assert.Equal(1.0 / 6, figures.Variance!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(1.0 / 24), figures.RunDeviation!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(1.0 / 12), figures.DifferenceDeviation!.Value, 1e-12);
        Assert.Equal([new FlakyTask(new TaskId("b"), 2, 3), new FlakyTask(new TaskId("c"), 1, 3)], figures.Flaky);
        Assert.Equal(3, figures.PassHats.Length);
        Assert.Equal(0.5, figures.PassHats[0], 1e-12);
        Assert.Equal(1.0 / 3, figures.PassHats[1], 1e-12);
        Assert.Equal(1.0 / 4, figures.PassHats[2], 1e-12);
    }

    [Fact]
    public void Counts_infrastructure_errors_neither_way()
    {
        var figures = NoiseFigures.Of([.. Runs("a", 1, 1), Facts.Infra(Facts.Key("b", 0)), Facts.Infra(Facts.Key("b", 1))]);

        Assert.Equal((1, 2, 0.0), (figures.Tasks, figures.Infra, figures.Variance!.Value));
        Assert.Equal([1.0, 1.0], figures.RunScores);
    }

    [Fact]
    public void Knows_no_noise_where_no_task_was_scored_twice()
    {
        var figures = NoiseFigures.Of([Facts.Scored(Facts.Key("a", 0), 1), Facts.Infra(Facts.Key("a", 1))]);

        Assert.Null(figures.Variance);
        Assert.Null(figures.DifferenceDeviation);
        Assert.Equal([1.0, null], figures.RunScores);
    }

    private static IEnumerable<TrialRecord> Runs(string task, params double[] rewards) =>
        rewards.Select((reward, attempt) => Facts.Scored(Facts.Key(task, attempt, "noise:1"), reward));
}
