using AutoHarness.Evaluation.Statistics;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Statistics;

public sealed class NormalTests
{
    /// <summary>Values of CPython's statistics.NormalDist (built on the C library's erf).</summary>
    [Theory]
    [InlineData(-3, 0.0013498980316301035)]
    [InlineData(-1, 0.15865525393145707)]
    [InlineData(0, 0.5)]
    [InlineData(0.3, 0.6179114221889526)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(1.96, 0.9750021048517796)]
    [InlineData(2.5, 0.9937903346742238)]
    [InlineData(3, 0.9986501019683699)]
    public void Agrees_with_the_distribution_function_of_CPython(double z, double expected)
    {
        Assert.Equal(expected, Normal.Cdf(z), 1e-14);
    }

    /// <summary>Values of C's erfc.</summary>
    [Theory]
    [InlineData(6, 9.865876450377012e-10)]
    [InlineData(10, 7.619853024160593e-24)]
    public void Keeps_its_digits_far_out_in_the_tail(double z, double expected)
    {
        Assert.Equal(1, Normal.UpperTail(z) / expected, 1e-12);
    }

    /// <summary>Values of CPython's statistics.NormalDist.inv_cdf (Wichura's AS241).</summary>
    [Theory]
    [InlineData(0.0001, -3.71901648545568)]
    [InlineData(0.025, -1.9599639845400538)]
    [InlineData(0.3, -0.5244005127080407)]
    [InlineData(0.5, 0)]
    [InlineData(0.95, 1.6448536269514715)]
    [InlineData(0.999, 3.090232306167813)]
    public void Agrees_with_the_quantile_of_CPython(double probability, double expected)
    {
        Assert.Equal(expected, Normal.Quantile(probability), 1e-12);
    }

    [Fact]
    public void Has_a_quantile_that_inverts_the_distribution_function()
    {
        Gen.Double[1e-12, 1 - 1e-12].Sample(probability => Math.Abs((Normal.Cdf(Normal.Quantile(probability)) / probability) - 1) < 1e-9);
    }

    [Fact]
    public void Is_infinite_at_the_ends()
    {
        Assert.Equal(double.NegativeInfinity, Normal.Quantile(0));
        Assert.Equal(double.PositiveInfinity, Normal.Quantile(1));
    }
}
