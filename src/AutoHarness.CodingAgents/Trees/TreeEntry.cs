namespace AutoHarness.CodingAgents.Trees;

/// <summary>One name in a tree.</summary>
/// <param name="Path">Relative to the root, with <c>/</c>; each part as in <see cref="EntryName.Text"/>.</param>
/// <param name="Status">What it stands for.</param>
/// <param name="Note">Where a link points; otherwise null.</param>
internal sealed record TreeEntry(string Path, EntryStatus Status, string? Note);
