using System.Text.Json.Nodes;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Bench.Tau;

/// <summary>Runs a bare agent in this process: a prompt, a loop of model calls and acts.</summary>
internal sealed class LocalRunner(ModelGateway gateway, TrialKey key) : IAgentRunner
{
    private const string Model = "scripted/tau-bench";

    public async Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken)
    {
        var model = Open(ModelRole.Agent);
        var options = new ChatOptions { Tools = [.. task.Tools] };
        List<ChatMessage> messages = [new(ChatRole.System, task.Instruction), .. task.Opening];
        while (true)
        {
            var action = (await model.GetResponseAsync(messages, options, cancellationToken)).Messages[^1];
            messages.Add(action);
            var seen = await task.Act(action, cancellationToken);
            if (seen.Ended)
            {
                return new AgentRun(AgentEnd.Finished);
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
    }

    public IChatClient OpenModel(BenchmarkModel role) => Open(role == BenchmarkModel.Judge ? ModelRole.Judge : ModelRole.User);

    public void Note(string kind, JsonObject data)
    {
    }

    private IChatClient Open(ModelRole role) => gateway.Open(new ModelSpec(Model), new ModelCaller(key, 300, role), new TrialMeter());
}
