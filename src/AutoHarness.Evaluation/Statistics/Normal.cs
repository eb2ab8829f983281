namespace AutoHarness.Evaluation.Statistics;

/// <summary>The standard normal distribution, to about 14 significant digits.</summary>
public static class Normal
{
    private const double SeriesLimit = 2.5;

    /// <summary>P(Z &lt;= <paramref name="z"/>).</summary>
    public static double Cdf(double z) => z < 0 ? UpperTail(-z) : 1 - UpperTail(z);

    /// <summary>P(Z &gt; <paramref name="z"/>), without cancellation for large values.</summary>
    public static double UpperTail(double z)
    {
        if (z < 0)
        {
            return 1 - UpperTail(-z);
        }

        return z < SeriesLimit ? 0.5 - (Density(z) * Series(z)) : Density(z) / ContinuedFraction(z);
    }

    /// <summary>The z with <see cref="Cdf"/>(z) = <paramref name="probability"/>; infinite at 0 and 1.</summary>
    /// <remarks>Rational start of Abramowitz and Stegun 26.2.23, then Newton steps on the distribution function.</remarks>
    public static double Quantile(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);

        var tail = Math.Min(probability, 1 - probability);
        if (tail == 0)
        {
            return probability == 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        var t = Math.Sqrt(-2 * Math.Log(tail));
        var z = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
        for (var step = 0; step < 4; step++)
        {
            z += (UpperTail(z) - tail) / Density(z);
        }

        return probability < 0.5 ? -z : z;
    }

    internal static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);

    // Abramowitz and Stegun 26.2.11: Phi(z) = 1/2 + density(z) * sum of z^(2n+1) / (1*3*5*...*(2n+1)).
    private static double Series(double z)
    {
        var term = z;
        var sum = z;
        for (var n = 1; term > sum * 1e-17; n++)
        {
            term *= z * z / ((2 * n) + 1);
            sum += term;
        }

        return sum;
    }

    // Abramowitz and Stegun 26.2.14: tail = density(z) / (z + 1/(z + 2/(z + 3/(z + ...)))), from the innermost fraction outwards.
    private static double ContinuedFraction(double z)
    {
        var fraction = z;
        for (var n = 200; n >= 1; n--)
        {
            fraction = z + (n / fraction);
        }

        return fraction;
    }
}
