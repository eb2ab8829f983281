using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Planning;

/// <summary>What a trial has cost so far, on average.</summary>
/// <param name="Trials">Recorded trials that the means rest on.</param>
/// <param name="Cost">USD, also where answers came out of a cassette; null as soon as the price of one of them is unknown.</param>
/// <param name="Tokens">Input and output tokens.</param>
/// <param name="Wall">Wall-clock time.</param>
public sealed record TrialPrice(int Trials, decimal? Cost, double Tokens, TimeSpan Wall)
{
    /// <summary>Money for so many trials in USD, null when unknown.</summary>
    public decimal? Money(int trials) => Cost * trials;

    /// <summary>Time for so many trials when so many run at once, with no gaps between them.</summary>
    public TimeSpan Time(int trials, int concurrency) => Wall * Math.Ceiling(trials / (double)concurrency);

    /// <summary>From the trials under the newest configuration; null when there is none.</summary>
    /// <param name="trials">Oldest first.</param>
    internal static TrialPrice? Of(IReadOnlyList<TrialRecord> trials)
    {
        var alike = trials.Where(trial => trial.Key.Fingerprint == trials[^1].Key.Fingerprint).ToArray();
        if (alike.Length == 0)
        {
            return null;
        }

        var usage = TrialUsage.Sum(alike);
        return new TrialPrice(
            alike.Length,
            usage.Worth / alike.Length,
            (usage.InputTokens + usage.OutputTokens) / (double)alike.Length,
            alike.Aggregate(TimeSpan.Zero, (sum, trial) => sum + trial.Wall) / alike.Length);
    }
}
