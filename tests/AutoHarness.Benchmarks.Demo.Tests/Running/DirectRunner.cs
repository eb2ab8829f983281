using System.Text.Json.Nodes;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Tests.Running;

/// <summary>Runs an agent in this process, without a jail.</summary>
internal sealed class DirectRunner(Func<IAgent> create, IChatClient model) : IAgentRunner
{
    public List<(string Kind, JsonObject Data)> Notes { get; } = [];

    public async Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken)
    {
        try
        {
            await create().RunAsync(new DirectContext(task, model), cancellationToken);
            return new AgentRun(AgentEnd.Finished);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or InfrastructureException))
        {
            return new AgentRun(AgentEnd.Crashed, fault.Message);
        }
    }

    public void Note(string kind, JsonObject data) => Notes.Add((kind, data));

    private sealed class DirectContext(AgentTask task, IChatClient model) : AgentContext
    {
        public override string Instruction => task.Instruction;

        public override IReadOnlyList<ChatMessage> Opening => task.Opening;

        public override IReadOnlyList<AIFunctionDeclaration> Tools => task.Tools;

        public override IChatClient Model => model;

        public override ITerminal? Terminal => task.Terminal;

        public override Task<Observation> ActAsync(ChatMessage action, CancellationToken cancellationToken) => task.Act(action, cancellationToken);
    }
}
