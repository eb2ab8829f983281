using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>How one gate did over many campaigns. Scores are in [0,1], so 0.01 is a point.</summary>
public sealed record GateFigures
{
    /// <summary>Which gate, under which conditions.</summary>
    public required string Name { get; init; }

    /// <summary>Campaigns.</summary>
    public required int Replications { get; init; }

    /// <summary>Mean true improvement on tasks that no gate saw.</summary>
    public required Figure Gain { get; init; }

    /// <summary>Reported held-out score minus the true one.</summary>
    public required Figure Inflation { get; init; }

    /// <summary>Share of campaigns that end more than half a point below their start.</summary>
    public required Figure EndsWorse { get; init; }

    /// <summary>Share accepted of proposals with a true effect below -1 point.</summary>
    public required Figure HarmfulAccepted { get; init; }

    /// <summary>Share accepted of proposals with a true effect above +1 point.</summary>
    public required Figure GoodAccepted { get; init; }

    /// <summary>Share accepted of proposals that learn train tasks by heart.</summary>
    public required Figure OverfitAccepted { get; init; }

    /// <summary>Share accepted of proposals without a direction.</summary>
    public required Figure NeutralAccepted { get; init; }

    /// <summary>Share accepted of proposals that change nothing.</summary>
    public required Figure NoOpAccepted { get; init; }

    /// <summary>Trials a campaign.</summary>
    public required double Trials { get; init; }

    /// <summary>Proposals a campaign.</summary>
    public required double Proposals { get; init; }

    /// <summary>Number of the last accepted proposal.</summary>
    public required double LastAcceptance { get; init; }

    private const double Point = 0.01;

    internal static GateFigures Of(string name, ImmutableArray<CampaignOutcome> campaigns) => new()
    {
        Name = name,
        Replications = campaigns.Length,
        Gain = Figure.Mean(campaigns.Select(campaign => campaign.Gain)),
        Inflation = Figure.Mean(campaigns.Select(campaign => campaign.Inflation)),
        EndsWorse = Figure.Mean(campaigns.Select(campaign => campaign.Gain < -Point / 2 ? 1.0 : 0)),
        HarmfulAccepted = Share(campaigns, proposal => proposal.Effect < -Point),
        GoodAccepted = Share(campaigns, proposal => proposal.Effect > Point),
        OverfitAccepted = Share(campaigns, proposal => proposal.Kind == EditKind.Overfit),
        NeutralAccepted = Share(campaigns, proposal => proposal.Kind == EditKind.Neutral),
        NoOpAccepted = Share(campaigns, proposal => proposal.Kind == EditKind.NoOp),
        Trials = campaigns.Average(campaign => campaign.Trials),
        Proposals = campaigns.Average(campaign => campaign.Proposals.Length),
        LastAcceptance = campaigns.Average(campaign => campaign.LastAcceptance),
    };

    private static Figure Share(ImmutableArray<CampaignOutcome> campaigns, Func<(EditKind Kind, double Effect, bool Accepted), bool> counts) =>
        Figure.Share(campaigns.Select(campaign => (
            campaign.Proposals.Count(proposal => counts(proposal) && proposal.Accepted),
            campaign.Proposals.Count(counts))));
}
