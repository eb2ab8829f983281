namespace AutoHarness.Experiments.Configuration;

/// <summary>What <c>benchmark: tau-bench</c> runs; the keys that the seed project had stand at the top level.</summary>
public sealed record TauSection
{
    /// <summary><c>domain</c>.</summary>
    public string Domain { get; init; } = "retail";

    /// <summary><c>max_steps</c>: message hops of one conversation.</summary>
    public int MaxSteps { get; init; } = 200;

    /// <summary><c>max_errors</c>: failed tool calls of one conversation, both sides together.</summary>
    public int MaxErrors { get; init; } = 10;

    /// <summary><c>tau.source</c>: address or folder that <c>prepare</c> fetches from; null for the published one.</summary>
    public string? Source { get; init; }

    /// <summary><c>tau.repo</c>: a clone to read descriptions from; null for the folder above <c>TAU2_DATA_DIR</c>.</summary>
    public string? Repo { get; init; }

    /// <summary><c>tau.schemas</c>: a file with the tools as they are shown to models; null for none.</summary>
    public string? Schemas { get; init; }

    /// <summary><c>tau.solo</c>: no user; the agent works on a ticket.</summary>
    public bool Solo { get; init; }

    /// <summary><c>tau.user</c>: <c>official</c>, or <c>checked</c> which looks for faults of the simulator.</summary>
    public string User { get; init; } = "official";

    /// <summary><c>tau.enforce_protocol</c>: a message with both text and calls ends the conversation.</summary>
    public bool EnforceProtocol { get; init; }
}
