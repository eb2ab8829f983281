namespace AutoHarness.Evaluation.Statistics;

/// <summary>Fisher's exact test on a table of two groups.</summary>
public static class FisherExact
{
    /// <summary>
    /// One-sided p-value: how likely the first group would have at least <paramref name="first"/> of the events if both groups had the same rate.
    /// The hypergeometric tail (Fisher 1935).
    /// </summary>
    public static double OneSided(int first, int firstTotal, int second, int secondTotal)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, firstTotal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(second, secondTotal);

        var events = first + second;
        var all = Binomial.LogChoose(firstTotal + secondTotal, events);
        var tail = 0.0;
        for (var count = first; count <= Math.Min(events, firstTotal); count++)
        {
            tail += Math.Exp(Binomial.LogChoose(firstTotal, count) + Binomial.LogChoose(secondTotal, events - count) - all);
        }

        return Math.Min(tail, 1);
    }
}
