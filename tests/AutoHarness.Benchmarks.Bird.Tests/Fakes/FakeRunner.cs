using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Tests.Fakes;

/// <summary>Lets a function play the agent; each run takes the next one.</summary>
internal sealed class FakeRunner(params Func<AgentTask, Task>[] runs) : IAgentRunner
{
    private readonly Queue<Func<AgentTask, Task>> next = new(runs);

    public List<AgentTask> Tasks { get; } = [];

    public List<(string Kind, JsonObject Data)> Notes { get; } = [];

    public IChatClient? User { get; init; }

    public AgentRun End { get; init; } = new(AgentEnd.Finished);

    public async Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken)
    {
        Tasks.Add(task);
        await next.Dequeue()(task);
        return End;
    }

    public IChatClient OpenModel(BenchmarkModel role) => User ?? throw new InvalidOperationException("no model plays the user");

    public void Note(string kind, JsonObject data) => Notes.Add((kind, data));

    /// <summary>The entry of the results file that the trial left.</summary>
    public JsonObject Item => Notes.Single(note => note.Kind == "bird").Data;

    /// <summary>A message of the agent with calls.</summary>
    public static ChatMessage Calls(params (string Tool, string Argument, string Value)[] calls) => new(ChatRole.Assistant,
    [
        .. calls.Select((call, i) => new FunctionCallContent($"call_{i}", call.Tool, call.Argument.Length == 0
            ? new Dictionary<string, object?>()
            : new Dictionary<string, object?> { [call.Argument] = JsonSerializer.SerializeToElement(call.Value) })),
    ]);

    /// <summary>A run that makes one call after the other, until it is ended.</summary>
    public static Func<AgentTask, Task> OneByOne(List<string> seen, params (string Tool, string Argument, string Value)[] calls) => async task =>
    {
        foreach (var call in calls)
        {
            var observation = await task.Act(Calls(call), CancellationToken.None);
            seen.Add(observation.Results.Count == 0 ? observation.Reason! : (string)observation.Results[0].Result!);
            if (observation.Ended)
            {
                return;
            }
        }
    };
}
