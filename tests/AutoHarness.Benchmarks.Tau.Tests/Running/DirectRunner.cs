using System.Text.Json.Nodes;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Tests.Running;

/// <summary>Runs a bare agent in this process over three models.</summary>
/// <param name="agent">The agent's model.</param>
/// <param name="user">The simulated user's.</param>
/// <param name="judge">The judge's; null where none may be asked.</param>
internal sealed class DirectRunner(IChatClient agent, IChatClient user, IChatClient? judge = null) : IAgentRunner
{
    /// <summary>The agent returns after so many acts; null means at the end.</summary>
    public int? LeavesAfter { get; init; }

    public List<(string Kind, JsonObject Data)> Notes { get; } = [];

    public List<Observation> Seen { get; } = [];

    public AgentTask? Task { get; private set; }

    public async Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken)
    {
        Task = task;
        List<ChatMessage> messages = [new(ChatRole.System, task.Instruction), .. task.Opening];
        for (var act = 0; act != LeavesAfter; act++)
        {
            var action = (await agent.GetResponseAsync(messages, new ChatOptions { Tools = [.. task.Tools] }, cancellationToken)).Messages[^1];
            messages.Add(action);
            var seen = await task.Act(action, cancellationToken);
            Seen.Add(seen);
            if (seen.Ended)
            {
                break;
            }

            if (seen.Results.Count > 0)
            {
                messages.Add(new ChatMessage(ChatRole.Tool, [.. seen.Results]));
            }

            if (seen.Text is { } text)
            {
                messages.Add(new ChatMessage(ChatRole.User, text));
            }
        }

        return new AgentRun(AgentEnd.Finished);
    }

    public IChatClient OpenModel(BenchmarkModel role) => role == BenchmarkModel.User ? user : judge ?? throw new InvalidOperationException("no judge may be asked");

    public void Note(string kind, JsonObject data) => Notes.Add((kind, data));
}
