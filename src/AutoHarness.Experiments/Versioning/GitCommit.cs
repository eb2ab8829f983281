namespace AutoHarness.Experiments.Versioning;

/// <summary>A commit that stands.</summary>
/// <param name="Hash">Its full hash.</param>
/// <param name="ShortHash">As git abbreviates it.</param>
/// <param name="Note">What the user may want to know, such as that the index could not be refreshed; otherwise null.</param>
public sealed record GitCommit(string Hash, string ShortHash, string? Note = null);
