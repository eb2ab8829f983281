namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>What <see cref="DatabaseFingerprint.QuickSql"/> tells.</summary>
/// <param name="Hash">Of relations and sequences.</param>
/// <param name="Last">The highest oid of a relation.</param>
/// <param name="HasDeferrable">A constraint may wait for a commit, so that only a commit tells whether a change is allowed.</param>
internal sealed record QuickState(string Hash, string Last, bool HasDeferrable);
