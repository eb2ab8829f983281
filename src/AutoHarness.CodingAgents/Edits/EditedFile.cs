namespace AutoHarness.CodingAgents.Edits;

/// <summary>An editable file as the coding agent left it.</summary>
/// <param name="Path">Relative to the copy.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Changed">Whether they differ from what was given.</param>
public sealed record EditedFile(string Path, ReadOnlyMemory<byte> Content, bool Changed);
