using AutoHarness.Agents.Http;
using AutoHarness.Agents.Programs;
using AutoHarness.Agents.Traces;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Agents.Fleet;

/// <summary>What the agent's side of one trial needs.</summary>
public sealed record AgentSessionSpec
{
    public required AgentProgram Program { get; init; }

    /// <summary>Sessions share a process only within one pool: one per split. The agent never learns the name.</summary>
    public required string Pool { get; init; }

    /// <summary>The trial's model: pinned, metered and capped by the caller. Every exception it throws, except <see cref="ModelRequestException"/>, ends the run and reaches the caller.</summary>
    public required IChatClient Model { get; init; }

    /// <summary>Opens the same model for calls over HTTP, for an agent that is not C#; null for none.</summary>
    public Func<IModelCalls, CancellationToken, Task<IHttpModel?>> HttpModel { get; init; } = (_, _) => Task.FromResult<IHttpModel?>(null);

    /// <summary>Opens the models of the benchmark's own part; asked at most once for each.</summary>
    public Func<BenchmarkModel, IChatClient> BenchmarkModels { get; init; } = role => throw new InvalidOperationException($"no model was set up for the benchmark's {role}");

    public required ITrialTrace Trace { get; init; }

    public AgentLimits Limits { get; init; } = new();

    /// <summary>Gives each run a process of its own, so that whatever happens to the process is this agent's doing.</summary>
    public bool Alone { get; init; }
}
