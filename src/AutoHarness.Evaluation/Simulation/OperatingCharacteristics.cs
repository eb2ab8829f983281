using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>The result of a gate simulation.</summary>
/// <param name="TrialBudget">Trials of a campaign at equal trials.</param>
/// <param name="Gates">The rows of the table.</param>
/// <param name="Characteristics">The required properties.</param>
public sealed record OperatingCharacteristics(int TrialBudget, ImmutableArray<GateFigures> Gates, ImmutableArray<Characteristic> Characteristics)
{
    /// <summary>Whether everything required was shown.</summary>
    public bool AllMet => Characteristics.All(characteristic => characteristic.Met);
}
