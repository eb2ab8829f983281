namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Places inside a sandbox that the format fixes.</summary>
internal static class ContainerPaths
{
    public const string AgentLogs = "/logs/agent";
    public const string VerifierLogs = "/logs/verifier";
    public const string Artifacts = "/logs/artifacts";
    public const string Tests = "/tests";
    public const string Solution = "/solution";
    public const string TestOutput = VerifierLogs + "/test-stdout.txt";
    public const string OracleOutput = AgentLogs + "/oracle.txt";

    /// <summary>As one word of a shell.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
