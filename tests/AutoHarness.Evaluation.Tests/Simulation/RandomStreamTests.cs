using AutoHarness.Evaluation.Simulation;

namespace AutoHarness.Evaluation.Tests.Simulation;

public sealed class RandomStreamTests
{
    private const int Draws = 200_000;

    [Fact]
    public void Repeats_itself_for_the_same_seed_and_stream_only()
    {
        static double[] Draw(long seed, long stream)
        {
            var random = new RandomStream(seed, stream);
            return [.. Enumerable.Range(0, 5).Select(_ => random.Uniform())];
        }

        Assert.Equal(Draw(1, 2), Draw(1, 2));
        Assert.NotEqual(Draw(1, 2), Draw(1, 3));
        Assert.NotEqual(Draw(1, 2), Draw(2, 2));
    }

    [Fact]
    public void Draws_uniformly()
    {
        var random = new RandomStream(1, 1);

        var (mean, variance) = Moments(() => random.Uniform());

        Assert.Equal(0.5, mean, 0.003);
        Assert.Equal(1 / 12.0, variance, 0.001);
    }

    [Fact]
    public void Draws_normals()
    {
        var random = new RandomStream(1, 2);

        var (mean, variance) = Moments(() => random.Normal(1.8, 0.6));

        Assert.Equal(1.8, mean, 0.006);
        Assert.Equal(0.36, variance, 0.006);
    }

    /// <summary>Mean a/(a+b), variance ab/((a+b)^2 (a+b+1)).</summary>
    [Theory]
    [InlineData(0.6, 5)]
    [InlineData(6, 0.8)]
    [InlineData(2, 2)]
    public void Draws_betas(double a, double b)
    {
        var random = new RandomStream(1, 3);

        var (mean, variance) = Moments(() => random.Beta(a, b));

        Assert.Equal(a / (a + b), mean, 0.003);
        Assert.Equal(a * b / ((a + b) * (a + b) * (a + b + 1)), variance, 0.001);
    }

    private static (double Mean, double Variance) Moments(Func<double> draw)
    {
        double[] values = [.. Enumerable.Range(0, Draws).Select(_ => draw())];
        var mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)));
    }
}
