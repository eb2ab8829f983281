namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>The second phase of a task.</summary>
/// <param name="Query">Its question; null where the row has none.</param>
/// <param name="Type">Such as <c>constraint_change</c>; an open set.</param>
/// <param name="Gold">Its gold; a follow-up without gold SQL is never reached.</param>
internal sealed record FollowUp(string? Query, string? Type, PhaseGold Gold);
