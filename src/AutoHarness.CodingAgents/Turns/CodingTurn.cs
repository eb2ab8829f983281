using AutoHarness.CodingAgents.Edits;
using AutoHarness.CodingAgents.Output;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>The result of one turn of a coding agent.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Reason">One line for people.</param>
/// <param name="Edit">What was in the copy when all processes were dead.</param>
/// <param name="Message">What the coding agent says about its edit, or null.</param>
/// <param name="Evidence">How the program ran.</param>
public sealed record CodingTurn(TurnOutcome Outcome, string Reason, CollectedEdit Edit, FinalMessage? Message, TurnEvidence Evidence)
{
    /// <summary>Whether the edit may go on to build and gate.</summary>
    public bool Usable => Outcome == TurnOutcome.Changed;

    /// <summary>Whether the turn produced nothing; several such turns in a row mean that going on is pointless.</summary>
    public bool Empty => Outcome is TurnOutcome.NoChange or TurnOutcome.AgentError or TurnOutcome.Stalled or TurnOutcome.SpawnFailed;
}
