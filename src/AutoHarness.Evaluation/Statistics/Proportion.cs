namespace AutoHarness.Evaluation.Statistics;

/// <summary>Intervals for a share of independent trials.</summary>
public static class Proportion
{
    /// <summary>Wilson's score interval (1927); [0,1] when there are no trials.</summary>
    /// <param name="passed">Successes.</param>
    /// <param name="total">Trials.</param>
    /// <param name="confidence">Two-sided, in (0,1).</param>
    public static Interval Wilson(int passed, int total, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passed, total);
        if (total == 0)
        {
            return new Interval(0, 1);
        }

        var z = Normal.Quantile((1 + confidence) / 2);
        var share = (double)passed / total;
        var centre = share + (z * z / (2 * total));
        var half = z * Math.Sqrt((share * (1 - share) / total) + (z * z / (4.0 * total * total)));
        var scale = 1 + (z * z / total);
        return new Interval(Math.Max(0, (centre - half) / scale), Math.Min(1, (centre + half) / scale));
    }
}
