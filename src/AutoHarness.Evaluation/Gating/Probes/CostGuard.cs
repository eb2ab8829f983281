using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Probes;

/// <summary>Whether a candidate costs much more than the incumbent and gives next to nothing for it.</summary>
/// <param name="Tasks">Tasks of which both have trials with a known price.</param>
/// <param name="Ratio">Cost of a trial of the candidate over cost of a trial of the incumbent, on the same tasks; null when the incumbent's is nothing or unknown.</param>
/// <param name="OverLimit">The ratio is above the limit and the gain too small to pay for it.</param>
public sealed record CostGuard(int Tasks, double? Ratio, bool OverLimit)
{
    /// <summary>Gain in mean reward from which any price is accepted.</summary>
    public const double WorthIt = 0.02;

    /// <param name="gateCase">The judgement.</param>
    /// <param name="facts">Its trials.</param>
    /// <param name="limit">Highest ratio, above 0; null for none.</param>
    /// <param name="delta">Mean difference of reward that the judgement found, candidate minus incumbent.</param>
    public static CostGuard Of(GateCase gateCase, IReadOnlyList<TrialFact> facts, double? limit, double delta)
    {
        var arms = CaseArms.Of(gateCase, facts);
        var (tasks, candidate, incumbent) = (0, 0m, 0m);
        foreach (var task in gateCase.Train.Concat(gateCase.Test))
        {
            if (Mean(arms.Candidate[task]) is { } now && Mean(arms.Incumbent[task]) is { } before)
            {
                tasks++;
                candidate += now;
                incumbent += before;
            }
        }

        double? ratio = incumbent > 0 ? (double)(candidate / incumbent) : null;
        return new CostGuard(tasks, ratio, ratio > limit && delta < WorthIt);
    }

    private static decimal? Mean(IEnumerable<TrialFact> trials)
    {
        ImmutableArray<decimal> priced = [.. trials.Select(trial => trial.Cost).OfType<decimal>()];
        return priced.IsEmpty ? null : priced.Average();
    }
}
