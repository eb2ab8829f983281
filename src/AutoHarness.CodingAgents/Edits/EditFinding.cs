namespace AutoHarness.CodingAgents.Edits;

/// <summary>One thing in the copy that is not an edit of an editable file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Relative to the copy, in visible form.</param>
/// <param name="Forbidden">False for left-overs that the rules allow, such as build output; those are only reported.</param>
/// <param name="Detail">What exactly, where the kind does not say it; otherwise null.</param>
public sealed record EditFinding(FindingKind Kind, string Path, bool Forbidden, string? Detail = null);
