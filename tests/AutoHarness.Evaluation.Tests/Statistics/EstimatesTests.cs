using AutoHarness.Evaluation.Statistics;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Statistics;

public sealed class EstimatesTests
{
    /// <summary>The four examples of Newcombe (1998), table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_agrees_with_the_published_examples(int passed, int total, double low, double high)
    {
        var interval = Proportion.Wilson(passed, total);

        Assert.Equal(low, interval.Low, 0.00005);
        Assert.Equal(high, interval.High, 0.00005);
    }

    [Fact]
    public void Wilson_knows_nothing_without_trials()
    {
        Assert.Equal(new Interval(0, 1), Proportion.Wilson(0, 0));
    }

    /// <summary>By hand: means 1, 2, 3, so mean 2, sd 1, se 1/sqrt 3; t(0.975; 2) = 4.3027 from the closed form.</summary>
    [Fact]
    public void Clustered_mean_counts_tasks_and_not_trials()
    {
        var once = ClusteredMean.Of([[1.0], [2.0], [3.0]]);
        var often = ClusteredMean.Of([[1.0, 1, 1, 1], [1.5, 2.5], [3.0, 3, 3], []]);

        Assert.Equal(2, once.Mean, 1e-12);
        Assert.Equal(1 / Math.Sqrt(3), once.StandardError, 1e-12);
        Assert.Equal(2 - (4.302652729911275 / Math.Sqrt(3)), once.Interval.Low, 1e-9);
        Assert.Equal(once, often);
        Assert.Equal(3, often.Clusters);
    }

    [Fact]
    public void Clustered_mean_of_one_task_has_no_bounds()
    {
        var single = ClusteredMean.Of([[0.5, 0.7]]);

        Assert.Equal(0.6, single.Mean, 1e-12);
        Assert.True(single.Interval.CoversZero);
    }

    /// <summary>By hand: C(2,2)/C(4,2) = 1/6, C(3,2)/C(3,2) = 1; the task with one trial is left out.</summary>
    [Fact]
    public void Pass_hat_k_averages_ratios_of_binomial_coefficients()
    {
        (int, int)[] tasks = [(2, 4), (3, 3), (1, 1)];

        Assert.Equal(((1 / 6.0) + 1) / 2, PassHat.Estimate(tasks, 2)!.Value, 1e-12);
        Assert.Null(PassHat.Estimate(tasks, 5));
    }

    [Fact]
    public void Pass_hat_k_equals_the_share_of_passing_subsets_counted_one_by_one()
    {
        Gen.Select(Gen.Bool.Array[1, 8], Gen.Int[1, 8]).Where((trials, k) => k <= trials.Length).Sample((trials, k) =>
        {
            var subsets = Enumerable.Range(0, 1 << trials.Length).Where(mask => int.PopCount(mask) == k).ToArray();
            var passing = subsets.Count(mask => Enumerable.Range(0, trials.Length).All(i => (mask >> i & 1) == 0 || trials[i]));

            return Math.Abs(PassHat.Estimate([(trials.Count(pass => pass), trials.Length)], k)!.Value - ((double)passing / subsets.Length)) < 1e-12;
        });
    }

    /// <summary>Agresti, Categorical Data Analysis, the eight-centre trial of a topical cream: chi-square 6.38.</summary>
    [Fact]
    public void Mantel_Haenszel_agrees_with_the_published_example()
    {
        (double, int, double, int)[] centres =
            [(11, 36, 10, 37), (16, 20, 22, 32), (14, 19, 7, 19), (2, 16, 1, 17), (6, 17, 0, 12), (1, 11, 0, 10), (1, 5, 1, 9), (4, 6, 6, 7)];

        var z = CochranMantelHaenszel.Z(centres);

        Assert.Equal(6.384113424998929, z * z, 1e-10);
        Assert.True(z > 0);
    }

    [Fact]
    public void Mantel_Haenszel_is_zero_when_nothing_differs()
    {
        Assert.Equal(0, CochranMantelHaenszel.Z([(3, 3, 2, 2), (0, 1, 0, 4), (1, 2, 0, 0)]));
    }
}
