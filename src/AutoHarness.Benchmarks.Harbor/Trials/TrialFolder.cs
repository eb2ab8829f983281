namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>A trial's files on this machine while it runs, laid out as Harbor does.</summary>
/// <param name="Root">An existing folder.</param>
internal sealed record TrialFolder(string Root)
{
    public string Agent => Made("agent");

    public string Verifier => Made("verifier");

    public string Artifacts => Made("artifacts");

    /// <summary>Where an earlier try of the verifier is kept.</summary>
    public string EarlierVerifier(int number) => Path.Combine(Made("_retries"), $"verifier-{number}");

    public TrialFolder Step(string name) => new(Made(Path.Combine("steps", name)));

    private string Made(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
}
