using System.Text.Json.Nodes;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Command.Tests.Running;

/// <summary>Runs an agent in this process, without a jail and without a model.</summary>
internal sealed class DirectRunner(Func<AgentContext, CancellationToken, Task> agent) : IAgentRunner
{
    public List<JsonObject> Notes { get; } = [];

    public async Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken)
    {
        try
        {
            await agent(new DirectContext(task), cancellationToken);
            return new AgentRun(AgentEnd.Finished);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or InfrastructureException or Xunit.Sdk.IAssertionException))
        {
            return new AgentRun(AgentEnd.Crashed, fault.Message);
        }
    }

    public IChatClient OpenModel(BenchmarkModel role) => throw new InvalidOperationException("this benchmark has no models of its own");

    public void Note(string kind, JsonObject data) => Notes.Add(data);

    private sealed class DirectContext(AgentTask task) : AgentContext
    {
        public override string Instruction => task.Instruction;

        public override IReadOnlyList<ChatMessage> Opening => task.Opening;

        public override IReadOnlyList<AIFunctionDeclaration> Tools => task.Tools;

        public override IChatClient Model => throw new NotSupportedException("no model here");

        public override ITerminal? Terminal => task.Terminal;

        public override Task<Observation> ActAsync(ChatMessage action, CancellationToken cancellationToken) => task.Act(action, cancellationToken);
    }
}
