namespace AutoHarness.CodingAgents.Briefs;

/// <summary>One earlier iteration.</summary>
/// <param name="Iteration">From 0, the baseline.</param>
/// <param name="Verdict">In the words that the owner sees, for example <c>rejected: regression</c>.</param>
/// <param name="Hypothesis">What that turn said it tried, or null.</param>
public sealed record BriefVerdict(int Iteration, string Verdict, string? Hypothesis);
