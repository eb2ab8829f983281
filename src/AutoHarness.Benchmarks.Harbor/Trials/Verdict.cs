using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>What one try of a verifier came to.</summary>
/// <param name="Rewards">Null where it left none.</param>
/// <param name="Problem">Why; an agent can cause any of these, so they say something about it.</param>
internal sealed record Verdict(RewardTable? Rewards, TrialError? Problem)
{
    public ImmutableArray<string> Restored { get; init; } = [];
}
