namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>A database that is copied and never written: a template, or what phase 1 left behind.</summary>
/// <param name="Name">Its name on the server.</param>
/// <param name="Label">The name of the dataset's database, which becomes part of the names of copies.</param>
/// <param name="Fingerprint">What <see cref="DatabaseFingerprint"/> makes of it, and of every clean copy.</param>
internal sealed record DatabaseSource(string Name, string Label, string Fingerprint);
