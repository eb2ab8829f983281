using System.Text.Json.Nodes;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Harbor.Tests.Testing;

/// <summary>Runs an agent that is a function of its task, in this process.</summary>
internal sealed class DirectRunner(Func<AgentTask, CancellationToken, Task<AgentRun>> agent) : IAgentRunner
{
    public List<(string Kind, JsonObject Data)> Notes { get; } = [];

    public static DirectRunner Of(Func<ITerminal, CancellationToken, Task> work) => new(async (task, ct) =>
    {
        await work(task.Terminal!, ct);
        return new AgentRun(AgentEnd.Finished);
    });

    public Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken) => agent(task, cancellationToken);

    public IChatClient OpenModel(BenchmarkModel role) => throw new NotSupportedException();

    public void Note(string kind, JsonObject data) => Notes.Add((kind, data));
}
