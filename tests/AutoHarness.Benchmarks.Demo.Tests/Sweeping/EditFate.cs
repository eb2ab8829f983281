using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Probes;

namespace AutoHarness.Benchmarks.Demo.Tests.Sweeping;

/// <summary>What became of an edit.</summary>
/// <param name="Kind">The verdict, after the fresh trials of an acceptance.</param>
/// <param name="Twins">What the twins said; null when the edit was not accepted.</param>
/// <param name="Trials">Trials that all of it took.</param>
internal sealed record EditFate(VerdictKind Kind, TwinProbe? Twins, int Trials)
{
    /// <summary>Neither the statistics nor the twins stopped it.</summary>
    public bool Kept => Kind is VerdictKind.Accepted && Twins is not { HardCoded: true };
}
