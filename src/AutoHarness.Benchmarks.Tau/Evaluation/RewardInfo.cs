using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>A reward with everything that was checked, in the reference's shape.</summary>
internal sealed record RewardInfo(double Reward)
{
    public DbCheck? Db { get; init; }

    public ImmutableArray<EnvAssertionCheck>? EnvAssertions { get; init; }

    public ImmutableArray<ActionCheck>? Actions { get; init; }

    public ImmutableArray<NlAssertionCheck>? NlAssertions { get; init; }

    public ImmutableArray<CommunicateCheck>? Communicate { get; init; }

    /// <summary>The checks that count; null where nothing was checked.</summary>
    public ImmutableArray<RewardType>? Basis { get; init; } = [RewardType.Db];

    /// <summary>The reward of each check, in the order in which the reference reports them.</summary>
    public ImmutableArray<(RewardType Type, double Reward)>? Breakdown { get; init; }

    /// <summary>The reference's remark on one check.</summary>
    public string? Note { get; init; }

    /// <summary>The remarks on environment, judge, communication and action, where several checks were put together.</summary>
    public (string? Env, string? Nl, string? Communicate, string? Action)? Notes { get; init; }
}

/// <summary>Whether the databases are as the gold actions would leave them.</summary>
/// <param name="Match">They are.</param>
/// <param name="Agent">Where the agent's database differs: wanted on the left, found on the right.</param>
/// <param name="User">The same of the user's.</param>
internal sealed record DbCheck(bool Match, ImmutableArray<StateDifference> Agent, ImmutableArray<StateDifference> User)
{
    public double Reward => Match ? 1 : 0;
}

internal sealed record EnvAssertionCheck(EnvAssertion Assertion, bool Met)
{
    public double Reward => Met ? 1 : 0;
}

/// <summary>Whether a gold action was made. The kind is that of its tool; null when there is no such tool.</summary>
internal sealed record ActionCheck(TauAction Action, bool Match, ToolKind? ToolKind)
{
    public double Reward => Match ? 1 : 0;
}

internal sealed record CommunicateCheck(string Info, bool Met, string Justification);

internal sealed record NlAssertionCheck(string Assertion, bool Met, string Justification);
