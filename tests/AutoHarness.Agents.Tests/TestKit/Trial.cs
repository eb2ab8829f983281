using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Programs;
using AutoHarness.Agents.Traces;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Agents.Tests.TestKit;

/// <summary>One trial with a scripted model and a recording environment.</summary>
internal sealed class Trial : ITrialTrace
{
    public FakeModel Model { get; init; } = new();

    public ConcurrentQueue<ChatMessage> Acts { get; } = [];

    public ConcurrentQueue<(string Kind, JsonObject Data)> Events { get; } = [];

    public Func<ChatMessage, CancellationToken, Task<Observation>>? Act { get; init; }

    public string Instruction { get; init; } = "say hello";

    public IReadOnlyList<ChatMessage> Opening { get; init; } = [];

    public IReadOnlyList<AIFunctionDeclaration> Tools { get; init; } = [];

    public ITerminal? Terminal { get; init; }

    public TimeSpan? TimeLimit { get; init; }

    public AgentLimits Limits { get; init; } = new() { WorkingTime = TimeSpan.FromSeconds(60) };

    public IEnumerable<string> Said => Acts.Select(act => act.Text);

    public void Add(string kind, JsonObject data) => Events.Enqueue((kind, data));

    public Task<AgentRun> RunAsync(AgentFleet fleet, AgentProgram program, bool alone = false, string pool = "train", CancellationToken? ct = null)
    {
        var runner = fleet.CreateRunner(new AgentSessionSpec { Program = program, Pool = pool, Model = Model, Trace = this, Limits = Limits, Alone = alone });
        var task = new AgentTask(Instruction, Opening, Tools, ActAsync, Terminal, TimeLimit);
        return runner.RunAsync(task, ct ?? TestContext.Current.CancellationToken);
    }

    public Task<AgentRun> RunAsync(AgentFleet fleet, ZooAgent agent, bool alone = false, string pool = "train", CancellationToken? ct = null)
    {
        var runner = fleet.CreateRunner(new AgentSessionSpec { Program = agent.Zoo.Program, Pool = pool, Model = Model, Trace = this, Limits = Limits, Alone = alone });
        var task = new AgentTask($"{agent.Number}:{Instruction}", Opening, Tools, ActAsync, Terminal, TimeLimit);
        return runner.RunAsync(task, ct ?? TestContext.Current.CancellationToken);
    }

    private Task<Observation> ActAsync(ChatMessage action, CancellationToken ct)
    {
        Acts.Enqueue(action);
        return Act is null ? Task.FromResult(new Observation([], "ok", false, null)) : Act(action, ct);
    }
}
