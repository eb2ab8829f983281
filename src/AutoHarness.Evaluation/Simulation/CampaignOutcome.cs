using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>How one simulated campaign went.</summary>
/// <param name="Proposals">Kind, true effect and fate of every proposal; a rolled back acceptance counts as rejected.</param>
/// <param name="Start">True score of the first agent.</param>
/// <param name="Final">True score of the last agent.</param>
/// <param name="Reported">The held-out score that the loop reports at the end.</param>
/// <param name="HeldOut">The last agent's true score on the held-out tasks.</param>
/// <param name="Trials">All trials, infrastructure errors and retries included.</param>
internal sealed record CampaignOutcome(
    ImmutableArray<(EditKind Kind, double Effect, bool Accepted)> Proposals, double Start, double Final, double Reported, double HeldOut, int Trials)
{
    public double Gain => Final - Start;

    public double Inflation => Reported - HeldOut;

    public int LastAcceptance => Proposals.IsEmpty ? 0 : Enumerable.Range(0, Proposals.Length).LastOrDefault(index => Proposals[index].Accepted, -1) + 1;
}
