namespace AutoHarness.CodingAgents.Briefs;

/// <summary>A place to look at.</summary>
/// <param name="Path">Relative to the copy.</param>
/// <param name="What">What is found there, in a few words.</param>
public sealed record BriefEvidence(string Path, string What);
