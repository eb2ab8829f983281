namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>The limits and rules of one conversation.</summary>
internal sealed record OrchestratorOptions
{
    /// <summary>Message hops; a batch of tool calls is one.</summary>
    public int MaxSteps { get; init; } = 100;

    /// <summary>Failed tool calls of both sides together, in a row or not.</summary>
    public int MaxErrors { get; init; } = 10;

    /// <summary>No user: the agent only calls tools.</summary>
    public bool Solo { get; init; }

    /// <summary>A message with both text and calls, or with neither, ends the conversation as its sender's fault.</summary>
    public bool ValidateCommunication { get; init; }

    /// <summary>Wall-clock limit; null means none.</summary>
    public TimeSpan? Timeout { get; init; }
}
