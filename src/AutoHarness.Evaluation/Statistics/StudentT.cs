namespace AutoHarness.Evaluation.Statistics;

/// <summary>Student's t distribution.</summary>
public static class StudentT
{
    /// <summary>P(T &lt;= <paramref name="t"/>) with the given degrees of freedom (above 0).</summary>
    public static double Cdf(double t, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);

        // Abramowitz and Stegun 26.7.1: the two tails together are I(df/(df+t^2); df/2, 1/2).
        var tail = 0.5 * IncompleteBeta.Regularized(degrees / (degrees + (t * t)), degrees / 2, 0.5);
        return t < 0 ? tail : 1 - tail;
    }

    /// <summary>The t with <see cref="Cdf"/>(t) = <paramref name="probability"/>, which lies strictly between 0 and 1.</summary>
    public static double Quantile(double probability, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        if (probability < 0.5)
        {
            return -Quantile(1 - probability, degrees);
        }

        double low = 0, high = 1;
        while (Cdf(high, degrees) < probability && high < double.MaxValue / 4)
        {
            low = high;
            high *= 2;
        }

        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            (low, high) = Cdf(middle, degrees) < probability ? (middle, high) : (low, middle);
        }

        return high;
    }
}
