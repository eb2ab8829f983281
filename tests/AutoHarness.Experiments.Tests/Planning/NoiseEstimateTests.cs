using AutoHarness.Experiments.Planning;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Tests.Planning;

public sealed class NoiseEstimateTests
{
    /// <summary>By hand: 1 of 2 gives 1/4 * 2/1 = 1/2, 2 of 3 gives 2/9 * 3/2 = 1/3, 0 of 2 gives 0; their mean is 5/18.</summary>
    [Fact]
    public void Takes_the_noise_from_tasks_that_ran_several_times()
    {
        var estimate = NoiseEstimate.Of([.. Trials("noise:4", "a", 1, 0), .. Trials("noise:4", "b", 1, 0, 1), .. Trials("noise:4", "c", 0, 0)]);

        Assert.Equal(5.0 / 18, estimate.Variance, 1e-12);
        Assert.Equal((NoiseBasis.Repeated, 3, 7), (estimate.Basis, estimate.Tasks, estimate.Trials));
        Assert.Equal(["noise:4"], estimate.Series);
    }

    /// <summary>p(1-p) for one pass in four tasks: 3/16.</summary>
    [Fact]
    public void Takes_a_coin_with_the_mean_reward_where_no_task_ran_twice()
    {
        var estimate = NoiseEstimate.Of([.. Trials("fresh:0", "a", 1), .. Trials("fresh:0", "b", 0), .. Trials("fresh:0", "c", 0), .. Trials("fresh:0", "d", 0)]);

        Assert.Equal(3.0 / 16, estimate.Variance, 1e-12);
        Assert.Equal(NoiseBasis.SingleTrials, estimate.Basis);
    }

    [Fact]
    public void Assumes_the_worst_where_nothing_ran()
    {
        Assert.Equal((0.25, NoiseBasis.Assumed), (NoiseEstimate.Of([]).Variance, NoiseEstimate.Of([]).Basis));
    }

    /// <summary>The gate repeats what is least certain and a person what failed; both would look noisier than the benchmark is.</summary>
    [Theory]
    [InlineData("judge:g-0001")]
    [InlineData("reference:g-0001")]
    [InlineData("explore")]
    public void Leaves_out_series_that_chose_their_tasks(string series)
    {
        var estimate = NoiseEstimate.Of([.. Trials("fresh:0", "a", 1), .. Trials("fresh:0", "b", 0), .. Trials(series, "a", 1, 0, 1, 0)]);

        Assert.Equal((0.25, NoiseBasis.SingleTrials), (estimate.Variance, estimate.Basis));
    }

    [Fact]
    public void Does_not_take_a_few_repeated_tasks_for_the_benchmark()
    {
        var estimate = NoiseEstimate.Of([.. Trials("noise:1", "a", 1, 1), .. Trials("noise:1", "b", 0), .. Trials("noise:1", "c", 0), .. Trials("noise:1", "d", 1)]);

        Assert.Equal(NoiseBasis.SingleTrials, estimate.Basis);
    }

    [Fact]
    public void Counts_no_infrastructure_errors()
    {
        var estimate = NoiseEstimate.Of([.. Trials("noise:1", "a", 1, 1), Facts.Infra(Facts.Key("a", 2, "noise:1"))]);

        Assert.Equal((0.0, 2), (estimate.Variance, estimate.Trials));
    }

    /// <summary>Variance 0.10 on 27 tasks: 6.1 points for a run, 8.6 for the difference of two.</summary>
    [Fact]
    public void Says_how_much_a_run_and_a_comparison_move()
    {
        var estimate = new NoiseEstimate(0.10, NoiseBasis.Repeated, [], 27, 81);

        Assert.Equal(0.0609, estimate.RunDeviation(27)!.Value, 0.00005);
        Assert.Equal(0.0861, estimate.DifferenceDeviation(27)!.Value, 0.00005);
    }

    [Fact]
    public void Knows_no_deviation_of_a_run_without_tasks() => Assert.Null(new NoiseEstimate(0.10, NoiseBasis.Repeated, [], 27, 81).DifferenceDeviation(0));

    private static IEnumerable<TrialRecord> Trials(string series, string task, params double[] rewards) =>
        rewards.Select((reward, attempt) => Facts.Scored(Facts.Key(task, attempt, series), reward));
}
