namespace AutoHarness.CodingAgents.Edits;

/// <summary>What the coding agent appended to the log of learnings.</summary>
/// <param name="Text">Untrusted; control characters are spelled out, secrets are removed, the tool's own fences cannot be forged.</param>
/// <param name="Cut">Whether the text was longer than the limit.</param>
public sealed record LearningsAddition(string Text, bool Cut);
