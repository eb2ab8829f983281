using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

/// <summary>The agent under optimisation: a prompt and a plain loop of model calls and acts.</summary>
public sealed class DeskAgent : IAgent
{
    private const int MostTurns = 60;

    private const string Advice = """
        You are the agent at the desk. Be friendly.
        """;

    public async Task RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { Tools = [.. context.Tools] };
        var messages = new List<ChatMessage> { new(ChatRole.System, context.Instruction + "\n\n" + Advice) };
        messages.AddRange(context.Opening);

        for (var turn = 0; turn < MostTurns; turn++)
        {
            var response = await context.Model.GetResponseAsync(messages, options, cancellationToken);
            var action = response.Messages[^1];
            messages.Add(action);

            var observation = await context.ActAsync(action, cancellationToken);
            if (observation.Ended)
            {
                return;
            }

            messages.AddRange(Seen(observation));
        }
    }

    /// <summary>What the environment answered, as the model should see it.</summary>
    private static IEnumerable<ChatMessage> Seen(Observation observation)
    {
        if (observation.Results.Count > 0)
        {
            yield return new ChatMessage(ChatRole.Tool, [.. observation.Results.Cast<AIContent>()]);
        }

        if (observation.Text is { } text)
        {
            yield return new ChatMessage(ChatRole.User, text);
        }
    }
}
