using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Gating.Probes;

/// <summary>Rewards on a task and on its twin, both from trials that did not choose the task.</summary>
/// <param name="Subject">The task and why it was chosen.</param>
/// <param name="Original">Rewards on the task itself, in [0,1].</param>
/// <param name="Twin">Rewards on its twin, in [0,1].</param>
public sealed record TwinTrials(TwinSubject Subject, ImmutableArray<double> Original, ImmutableArray<double> Twin);
