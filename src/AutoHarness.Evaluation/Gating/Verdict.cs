using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AutoHarness.Evaluation.Gating;

/// <summary>The judgement of a candidate with the numbers it rests on.</summary>
public sealed record Verdict
{
    public required VerdictKind Kind { get; init; }

    /// <summary>In plain words and free of held-out numbers, so that a coding agent may read it.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// Mean reward on the held-out tasks, unrounded, in [0,1]; null when no held-out trial was needed, and under <c>paired</c>, where
    /// only the trials after an acceptance give a score (<see cref="GateStep.Settled.Score"/>).
    /// </summary>
    public double? Score { get; init; }

    /// <summary>Suite tasks that passed and that gave a result; 0 of 0 for an empty suite.</summary>
    public (int Passed, int Total) Suite { get; init; }

    /// <summary>Held-out tasks that passed (reward at least 0.5) and that gave a result; 0 of 0 under <c>paired</c>.</summary>
    public (int Passed, int Total) Test { get; init; }

    /// <summary>
    /// The suite with this judgement's results in it, to be kept whatever the verdict is. Under <c>compat</c> membership is unchanged until settled.
    /// </summary>
    public required SuiteState SuiteAfter { get; init; }

    /// <summary>Whether a held-out trial was used: such judgements wear the split out (<see cref="GateCase.HeldOutLooks"/>).</summary>
    public bool LookedAtHeldOut { get; init; }

    /// <summary>What a reader should know and the decision does not show, such as results that were missing.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The policy's full decision record for the receipt (owner only).</summary>
    public JsonObject Record { get; init; } = [];

    public bool Accepted => Kind == VerdictKind.Accepted;
}
