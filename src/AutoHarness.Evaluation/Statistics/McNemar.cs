namespace AutoHarness.Evaluation.Statistics;

/// <summary>The exact McNemar test, which is the sign test on discordant pairs (McNemar 1947).</summary>
public static class McNemar
{
    /// <summary>One-sided p-value: how likely at least <paramref name="better"/> of the discordant tasks would have improved by a coin flip.</summary>
    /// <param name="better">Tasks on which the candidate did better.</param>
    /// <param name="worse">Tasks on which it did worse.</param>
    public static double OneSided(int better, int worse)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(better);
        ArgumentOutOfRangeException.ThrowIfNegative(worse);

        var discordant = better + worse;
        var tail = 0.0;
        for (var count = better; count <= discordant; count++)
        {
            tail += Math.Exp(Binomial.LogChoose(discordant, count) - (discordant * Math.Log(2)));
        }

        return Math.Min(tail, 1);
    }
}
