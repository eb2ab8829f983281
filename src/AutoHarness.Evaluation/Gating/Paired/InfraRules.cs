using AutoHarness.Evaluation.Statistics;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>When infrastructure errors stop being nobody's fault.</summary>
internal static class InfraRules
{
    /// <summary>Share of a round that may fail before it says nothing.</summary>
    public const double OutageShare = 0.2;

    /// <summary>Most incumbent trials that are run to tell an outage from an agent that breaks its surroundings.</summary>
    public const int MostControls = 10;

    private const double Significance = 0.02;
    private const double SuspectShare = 0.05;
    private const double HealthyShare = 0.01;

    // Below this many trials a single error already exceeds the suspect share.
    private const int LeastTrials = 20;

    /// <summary>
    /// The candidate has more infrastructure errors than the incumbent beyond chance. They then count as failures: an agent that brings
    /// its surroundings down on hard tasks must not gain from it.
    /// </summary>
    public static bool CandidateIsToBlame(Arm candidate, Arm incumbent)
    {
        var candidateTrials = candidate.Rewards + candidate.Infra;
        var incumbentTrials = incumbent.Rewards + incumbent.Infra;
        if (candidate.Infra == 0 || incumbentTrials == 0)
        {
            return false;
        }

        var suspect = candidateTrials >= LeastTrials
            && candidate.Infra > SuspectShare * candidateTrials
            && incumbent.Infra < HealthyShare * incumbentTrials;
        return suspect || FisherExact.OneSided(candidate.Infra, candidateTrials, incumbent.Infra, incumbentTrials) < Significance;
    }
}
