using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>Gates side by side in one world.</summary>
/// <param name="TrialBudget">Trials of a campaign.</param>
/// <param name="Gates"><c>compat</c> first, then the presets that were asked for.</param>
public sealed record PresetComparison(int TrialBudget, ImmutableArray<GateFigures> Gates);
