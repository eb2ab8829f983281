using AutoHarness.Evaluation.Gating.Paired;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>A row of the table: a gate and the conditions it plays under.</summary>
/// <param name="Name">Names the row.</param>
/// <param name="Preset">The paired gate's preset; null for another gate.</param>
/// <param name="StatisticOnly">Whether suite, infrastructure rules and alarms are left out.</param>
/// <param name="BudgetShare">Trials as a share of the budget; null plays a fixed number of proposals.</param>
/// <param name="Mix">The proposals; null means the world's.</param>
/// <param name="IsRatchet">The simple competitor, where there is no preset.</param>
internal sealed record SimulatedGate(
    string Name, PairedPreset? Preset, bool StatisticOnly, double? BudgetShare, EditMix? Mix = null, bool IsRatchet = false)
{
    // Enough for the most frugal gate to spend any budget.
    private const int MostProposals = 300;

    public CampaignOutcome Play(SimulationOptions options, int budget, long seed)
    {
        var settings = Mix is null ? options.World : options.World with { Mix = Mix };
        var world = new World(settings, seed);
        Campaign campaign = Preset is not null ? new PairedCampaign(world, settings, Preset, StatisticOnly, seed)
            : IsRatchet ? new RatchetCampaign(world, settings, seed)
            : new CompatCampaign(world, settings, seed);

        return BudgetShare is { } share ? campaign.Run(MostProposals, (int)(share * budget)) : campaign.Run(options.Proposals, null);
    }
}
