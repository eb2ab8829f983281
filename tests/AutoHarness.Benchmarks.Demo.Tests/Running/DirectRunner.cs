using System.Text.Json.Nodes;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Tests.Running;

/// <summary>Runs an agent in this process, without a jail; takes its acts down when there is a trace.</summary>
internal sealed class DirectRunner(Func<IAgent> create, IChatClient model, StoredTrace? trace = null) : IAgentRunner
{

    public async Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken)
    {
        try
        {
            await create().RunAsync(new DirectContext(task, model, trace), cancellationToken);
            return new AgentRun(AgentEnd.Finished);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or InfrastructureException))
        {
            return new AgentRun(AgentEnd.Crashed, fault.Message);
        }
    }

    public IChatClient OpenModel(BenchmarkModel role) => throw new InvalidOperationException("this benchmark has no models of its own");

    public void Note(string kind, JsonObject data) => trace?.Add(kind, data);

    private sealed class DirectContext(AgentTask task, IChatClient model, StoredTrace? trace) : AgentContext
    {
        public override string Instruction => task.Instruction;

        public override IReadOnlyList<ChatMessage> Opening => task.Opening;

        public override IReadOnlyList<AIFunctionDeclaration> Tools => task.Tools;

        public override IChatClient Model => model;

        public override ITerminal? Terminal => task.Terminal;

        public override async Task<Observation> ActAsync(ChatMessage action, CancellationToken cancellationToken)
        {
            trace?.AddAct(action);
            var observation = await task.Act(action, cancellationToken);
            trace?.AddObservation(observation);
            return observation;
        }
    }
}
