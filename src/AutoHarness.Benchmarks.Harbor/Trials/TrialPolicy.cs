namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>What a trial does beyond what the task says.</summary>
internal sealed record TrialPolicy
{
    public TrialTimes Times { get; init; } = new();

    /// <summary>
    /// As Harbor does it: what the agent left running goes on while the verifier works, and a reward that the agent wrote counts unless the
    /// tests write over it.
    /// </summary>
    public bool Compat { get; init; }

    /// <summary>Further tries of the verifier when it left no reward that can be read, or took too long.</summary>
    public int VerifierRetries { get; init; } = 1;

    /// <summary>Builds images even where a prebuilt one is named.</summary>
    public bool ForceBuild { get; init; }

    /// <summary>Environment variables of this process, for templates in tasks.</summary>
    public Func<string, string?> Host { get; init; } = _ => null;
}
