using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Gating;

/// <summary>What a policy answers: trials it needs, a verdict, or the settlement after an acceptance.</summary>
public abstract record GateStep
{
    private GateStep()
    {
    }

    /// <summary>These trials are needed before anything more can be said. Trials that are facts already are not named again.</summary>
    /// <param name="Stage">The name of the step for people: <c>suite</c>, <c>test</c>, <c>promotion</c>, <c>round 2</c>.</param>
    /// <param name="Trials">In the order in which they should start.</param>
    public sealed record Wanted(string Stage, ImmutableArray<TrialWanted> Trials) : GateStep;

    /// <summary>The judgement is complete.</summary>
    public sealed record Judged(Verdict Verdict) : GateStep;

    /// <summary>The acceptance is settled.</summary>
    /// <param name="Suite">The suite from now on.</param>
    /// <param name="Promoted">Tasks that joined it.</param>
    /// <param name="RolledBack">True when fresh trials contradict the acceptance.</param>
    public sealed record Settled(SuiteState Suite, ImmutableArray<AutoHarness.Sdk.TaskId> Promoted, bool RolledBack = false) : GateStep;
}
