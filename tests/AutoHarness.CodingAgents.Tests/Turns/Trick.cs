using AutoHarness.CodingAgents.Edits;
using AutoHarness.CodingAgents.Turns;

namespace AutoHarness.CodingAgents.Tests.Turns;

/// <summary>Something a coding agent may try, and what must be said about it.</summary>
/// <param name="Name">In a few words.</param>
/// <param name="Script">For a shell whose working directory is the copy.</param>
/// <param name="Outcome">Of the turn.</param>
/// <param name="Kind">Of the finding that names the trick; null where there is nothing to find.</param>
/// <param name="Path">Of that finding.</param>
public sealed record Trick(string Name, string Script, TurnOutcome Outcome, FindingKind? Kind = null, string? Path = null)
{
    public override string ToString() => Name;
}
