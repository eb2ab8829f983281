namespace AutoHarness.Benchmarks.Demo.Verification;

/// <summary>One thing the verifier looked at, with expectation and finding side by side.</summary>
internal sealed record Check(string What, string Expected, string Found, bool Passed);
