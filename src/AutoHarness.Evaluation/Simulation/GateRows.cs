using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating.Paired;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>The rows of the gate simulation.</summary>
internal static class GateRows
{
    public const string Compat = "compat";
    public const string Ratchet = "ratchet over all tasks";
    public const string Default = "paired default";
    public const string HalfBudget = "paired default at half the trials";
    public const string Thorough = "paired thorough";
    public const string Strict = "paired strict";
    public const string Frugal = "paired frugal";
    public const string Cheater = "paired default, cheating coding agent";
    public const string NoOps = "paired default, no-ops only";
    public const string NoOpsStrict = "paired strict, no-ops only";

    /// <summary>Gates that have but one form. The first sets the budget of the others.</summary>
    public static ImmutableArray<SimulatedGate> Common { get; } =
    [
        new(Compat, null, StatisticOnly: true, BudgetShare: null),
        new(Ratchet, null, StatisticOnly: true, BudgetShare: 1, IsRatchet: true),
    ];

    public static ImmutableArray<SimulatedGate> Paired(string form, bool statisticOnly)
    {
        SimulatedGate Row(string name, PairedPreset preset, double? share, EditMix? mix = null) =>
            new(Requirement.RowName(name, form), preset, statisticOnly, share, mix);

        return
        [
            Row(Default, PairedPreset.Default, 1),
            Row(HalfBudget, PairedPreset.Default, 0.5),
            Row(Thorough, PairedPreset.Thorough, 1),
            Row(Strict, PairedPreset.Strict, 1),
            Row(Frugal, PairedPreset.Frugal, 1),
            Row(Cheater, PairedPreset.Default, null, EditMix.Cheater),
            Row(NoOps, PairedPreset.Default, null, EditMix.OnlyNoOps),
            Row(NoOpsStrict, PairedPreset.Strict, null, EditMix.OnlyNoOps),
        ];
    }
}
