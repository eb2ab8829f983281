using AutoHarness.Evaluation.Gating;

namespace AutoHarness.Experiments.Gating;

/// <summary>The word for a verdict in records and on screens.</summary>
public static class GateOutcome
{
    public static string Word(VerdictKind kind) => kind switch
    {
        VerdictKind.Accepted => "accepted",
        VerdictKind.RejectedHarm or VerdictKind.RejectedFutile => "rejected",
        VerdictKind.Inconclusive => "not proven",
        VerdictKind.RolledBack => "rolled back",
        VerdictKind.InvalidInfra => "no verdict",
        _ => "invalid",
    };
}
