namespace AutoHarness.Evaluation.Certification;

/// <summary>
/// An anytime-valid certificate that one version beats another on a task set: an e-process that bets on paired differences
/// (Waudby-Smith and Ramdas 2023). If the mean effect over the tasks is not positive, the chance that it ever reaches 1/alpha is at most
/// alpha (Ville 1939), so it may be looked at after every round and stopped at any of them.
/// </summary>
/// <param name="Evidence">The e-value after the last round; 1 before any.</param>
/// <param name="Highest">The highest e-value at a round boundary.</param>
/// <param name="CertifiedAfter">The first round (from 1) whose e-value reached 1/alpha; null when none did.</param>
public sealed record Certificate(double Evidence, double Highest, int? CertifiedAfter)
{
    // Bet sizes, each kept for the whole campaign; the e-value is their average.
    private static readonly double[] Bets = [0.1, 0.2, 0.35, 0.5, 0.7, 0.9];

    /// <summary>Whether the claim holds at the chosen level.</summary>
    public bool IsCertified => CertifiedAfter is not null;

    /// <param name="rounds">
    /// Complete rounds: for each task the reward of the new version minus that of the old one, in [-1,1]; a task with an infrastructure
    /// error in either arm is left out of that round.
    /// </param>
    /// <param name="alpha">Bound on the chance of a false certificate, in (0,1).</param>
    public static Certificate Of(IEnumerable<IReadOnlyCollection<double>> rounds, double alpha = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);

        var logs = new double[Bets.Length];
        double evidence = 1, highest = 1;
        int? certified = null;
        var round = 0;
        foreach (var differences in rounds)
        {
            round++;
            for (var bet = 0; bet < Bets.Length; bet++)
            {
                logs[bet] += differences.Sum(difference => Math.Log(1 + (Bets[bet] * difference)));
            }

            evidence = logs.Average(Math.Exp);
            highest = Math.Max(highest, evidence);
            certified ??= evidence >= 1 / alpha ? round : null;
        }

        return new Certificate(evidence, highest, certified);
    }
}
