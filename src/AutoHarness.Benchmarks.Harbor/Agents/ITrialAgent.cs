using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Agents;

/// <summary>What works on a task inside a trial.</summary>
internal interface ITrialAgent
{
    /// <summary>As results name it.</summary>
    string Name { get; }

    string Version { get; }

    /// <summary>Works once. How it ended is a value.</summary>
    /// <exception cref="InfrastructureException">Something outside the agent broke.</exception>
    Task<AgentRun> RunAsync(AgentWork work, CancellationToken ct);
}
