using Microsoft.Extensions.AI;

namespace AutoHarness.Sdk;

/// <summary>Lets the agent work on a task; a benchmark may call it several times in one trial.</summary>
public interface IAgentRunner
{
    /// <summary>Runs the agent once, to its end, its limit or its crash. How it ended is a value; the benchmark scores what was left behind.</summary>
    /// <exception cref="InfrastructureException">The model, the sandbox or another part outside the agent broke.</exception>
    Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken);

    /// <summary>
    /// A model for the benchmark's own part of this trial, pinned and metered under its own role. What it cannot do is never the agent's doing:
    /// a <see cref="ModelRequestException"/> of it must be turned into an <see cref="InfrastructureException"/>, or be handled.
    /// </summary>
    /// <exception cref="HarnessException">The model's name is unknown or its key is missing.</exception>
    IChatClient OpenModel(BenchmarkModel role);

    /// <summary>Adds something to the trial's trace that the agent does not see, such as a verifier's finding.</summary>
    void Note(string kind, System.Text.Json.Nodes.JsonObject data);
}
