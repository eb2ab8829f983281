using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>What to simulate.</summary>
public sealed record SimulationOptions
{
    /// <summary>The world; the required characteristics are stated for its default.</summary>
    public WorldOptions World { get; init; } = new();

    /// <summary>Campaigns for each row, at least 2.</summary>
    public int Replications { get; init; } = 200;

    /// <summary>Campaigns for a row whose requirement was missed by less than two standard errors.</summary>
    public int RecheckReplications { get; init; } = 1000;

    /// <summary>Proposals of a campaign that no trial budget ends.</summary>
    public int Proposals { get; init; } = 40;

    /// <summary>Trials of a campaign; null means what the <c>compat</c> gate spends on <see cref="Proposals"/>.</summary>
    public int? TrialBudget { get; init; }

    /// <summary>Ids of the characteristics to find out, of <see cref="GateSimulator.Ids"/>; empty means all. Campaigns that they do not rest on are left out.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Seed of the first campaign; the others follow.</summary>
    public long Seed { get; init; } = 100_000;

    /// <summary>Campaigns simulated at once.</summary>
    public int Parallelism { get; init; } = 2;
}
