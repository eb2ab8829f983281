namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>The names under which Harbor's tools know what went wrong in a trial.</summary>
internal static class ExceptionNames
{
    public const string EnvironmentStartTimeout = "EnvironmentStartTimeoutError";
    public const string SandboxBuildFailed = "SandboxBuildFailedError";
    public const string Healthcheck = "HealthcheckError";
    public const string AgentTimeout = "AgentTimeoutError";
    public const string NonZeroAgentExitCode = "NonZeroAgentExitCodeError";
    public const string AddTestsDir = "AddTestsDirError";
    public const string VerifierTimeout = "VerifierTimeoutError";
    public const string DownloadVerifierDir = "DownloadVerifierDirError";
    public const string RewardFileNotFound = "RewardFileNotFoundError";
    public const string RewardFileEmpty = "RewardFileEmptyError";
    public const string VerifierOutputParse = "VerifierOutputParseError";
    public const string Cancelled = "CancelledError";

    /// <summary>A provider that failed, and whatever has no name of its own.</summary>
    public const string Runtime = "RuntimeError";

    /// <summary>A set-up script of a step that ended with another code than 0.</summary>
    public const string StepSetup = "RuntimeError";

    /// <summary>What the agent can bring about through the verifier: tried once more, then worth 0, never a fault of the machine.</summary>
    public static bool IsVerdictOfTests(string name) => name is RewardFileNotFound or RewardFileEmpty or VerifierOutputParse or VerifierTimeout;

    /// <summary>What a trial that has such an exception says about the agent; everything else says something about the machine.</summary>
    public static bool IsAgents(string name) => name is AgentTimeout or NonZeroAgentExitCode || AgentErrors.Contains(name);

    private static readonly HashSet<string> AgentErrors = new(StringComparer.Ordinal)
    {
        "OutputTokenExceededError", "ContextWindowExceededError", "AgentSafetyRefusalError",
    };
}
