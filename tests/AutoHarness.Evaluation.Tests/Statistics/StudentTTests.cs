using AutoHarness.Evaluation.Statistics;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Statistics;

public sealed class StudentTTests
{
    /// <summary>The density integrated by Simpson's rule with 200,000 steps.</summary>
    [Theory]
    [InlineData(1.5, 7, 0.9113507565050218)]
    [InlineData(2.3, 14, 0.9813248627512305)]
    [InlineData(0.4, 26, 0.6537880237614377)]
    [InlineData(-0.4, 26, 1 - 0.6537880237614377)]
    public void Agrees_with_the_integral_of_the_density(double t, double degrees, double expected)
    {
        Assert.Equal(expected, StudentT.Cdf(t, degrees), 1e-12);
    }

    /// <summary>The usual printed table of critical values (for example the NIST handbook, 1.3.6.7.2).</summary>
    [Theory]
    [InlineData(0.975, 1, 12.706)]
    [InlineData(0.95, 3, 2.353)]
    [InlineData(0.975, 5, 2.571)]
    [InlineData(0.90, 10, 1.372)]
    [InlineData(0.975, 10, 2.228)]
    [InlineData(0.99, 14, 2.624)]
    [InlineData(0.975, 30, 2.042)]
    [InlineData(0.975, 100, 1.984)]
    public void Agrees_with_the_printed_table(double probability, double degrees, double expected)
    {
        Assert.Equal(expected, StudentT.Quantile(probability, degrees), 0.0005);
    }

    /// <summary>Closed forms exist for one degree of freedom, tan(pi(p - 1/2)), and for two, (2p - 1) / sqrt(2p(1 - p)).</summary>
    [Fact]
    public void Agrees_with_the_closed_forms_for_one_and_two_degrees_of_freedom()
    {
        Gen.Double[0.001, 0.999].Sample(p =>
            Math.Abs(StudentT.Quantile(p, 1) - Math.Tan(Math.PI * (p - 0.5))) < 1e-8
            && Math.Abs(StudentT.Quantile(p, 2) - (((2 * p) - 1) / Math.Sqrt(2 * p * (1 - p)))) < 1e-9);
    }

    [Fact]
    public void Approaches_the_normal_distribution()
    {
        Assert.Equal(Normal.Quantile(0.9), StudentT.Quantile(0.9, 1e7), 1e-6);
    }
}
