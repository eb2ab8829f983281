namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>What <see cref="DatabaseFingerprint.QuickSql"/> tells.</summary>
/// <param name="Hash">Of relations and sequences.</param>
/// <param name="Last">The highest oid of a relation.</param>
internal sealed record QuickState(string Hash, string Last);
