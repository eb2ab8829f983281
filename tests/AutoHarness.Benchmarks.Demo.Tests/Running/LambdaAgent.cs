using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Tests.Running;

/// <summary>An agent given as a function.</summary>
internal sealed class LambdaAgent(Func<AgentContext, CancellationToken, Task> run) : IAgent
{
    public Task RunAsync(AgentContext context, CancellationToken cancellationToken) => run(context, cancellationToken);
}
