using AutoHarness.Evaluation.Statistics;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Statistics;

public sealed class ExactTestsTests
{
    /// <summary>Fisher's tea tasting, 17/70 and 1/70; the others are sums of exact fractions.</summary>
    [Theory]
    [InlineData(3, 4, 1, 4, 17 / 70.0)]
    [InlineData(4, 4, 0, 4, 1 / 70.0)]
    [InlineData(6, 100, 1, 500, 0.00011413074635087651)]
    [InlineData(30, 400, 20, 600, 0.002698246116354332)]
    [InlineData(0, 10, 3, 10, 1)]
    public void Fisher_agrees_with_exact_fractions(int first, int firstTotal, int second, int secondTotal, double expected)
    {
        Assert.Equal(expected, FisherExact.OneSided(first, firstTotal, second, secondTotal), 1e-10);
    }

    /// <summary>The sign test: 56/1024 for 8 of 10, and one half to the n when all agree.</summary>
    [Theory]
    [InlineData(8, 2, 56 / 1024.0)]
    [InlineData(5, 0, 1 / 32.0)]
    [InlineData(0, 7, 1)]
    [InlineData(0, 0, 1)]
    public void McNemar_agrees_with_binomial_tails_counted_by_hand(int better, int worse, double expected)
    {
        Assert.Equal(expected, McNemar.OneSided(better, worse), 1e-12);
    }

    [Fact]
    public void McNemar_tails_of_both_directions_overlap_in_the_middle_only()
    {
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60]).Sample((better, worse) =>
        {
            var middle = Enumerable.Range(1, better).Aggregate(Math.Pow(0.5, better + worse), (chance, i) => chance * (worse + i) / i);

            return Math.Abs(McNemar.OneSided(better, worse) + McNemar.OneSided(worse, better) - 1 - middle) < 1e-10;
        });
    }
}
