using System.Collections.Immutable;

namespace AutoHarness.Experiments.Versioning;

/// <summary>A commit to be made.</summary>
/// <param name="Files">The files it changes; all others stay as the parent has them, whatever the user has staged.</param>
/// <param name="Message">Its message without the trailer.</param>
/// <param name="Trailer">Its last line, by which it is found again, such as <c>Auto-Harness-Receipt: g-0003</c>.</param>
/// <param name="ExpectedParent">Full hash that HEAD must have, or null when the repository must have no commit yet.</param>
public sealed record GitChange(ImmutableArray<GitFile> Files, string Message, string Trailer, string? ExpectedParent);
