namespace AutoHarness.Sdk;

/// <summary>The program under optimisation. <c>agent/agent.cs</c> holds one class that implements it and has a public parameterless constructor.</summary>
public interface IAgent
{
    /// <summary>
    /// Works on one task until it is done or <see cref="Observation.Ended"/> is seen.
    /// One instance serves one session; many sessions run concurrently in one process, so static state is shared and must not be used.
    /// </summary>
    Task RunAsync(AgentContext context, CancellationToken cancellationToken);
}
