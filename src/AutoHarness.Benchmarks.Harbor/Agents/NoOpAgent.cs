using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Agents;

/// <summary>Does nothing: what a task gives for free.</summary>
internal sealed class NoOpAgent : ITrialAgent
{
    public string Name => "nop";

    public string Version => "1.0.0";

    public Task<AgentRun> RunAsync(AgentWork work, CancellationToken ct) => Task.FromResult(new AgentRun(AgentEnd.Finished));
}
