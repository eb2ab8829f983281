using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;

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
    public sealed record Settled(SuiteState Suite, ImmutableArray<TaskId> Promoted, bool RolledBack = false) : GateStep
    {
        /// <summary>Mean held-out reward in trials that the selection did not see, in [0,1]; null where the verdict's own score is the one to report.</summary>
        public double? Score { get; init; }

        /// <summary>The numbers of the settlement for the receipt (owner only).</summary>
        public JsonObject Record { get; init; } = [];
    }
}
