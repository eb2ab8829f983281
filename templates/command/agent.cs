using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

/// <summary>The agent under optimisation: a prompt and a plain loop of model calls and acts.</summary>
public sealed class Agent : IAgent
{
    private const int MostTurns = 60;

    public async Task RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { Tools = [.. context.Tools] };
        var messages = new List<ChatMessage> { new(ChatRole.System, context.Instruction) };
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

            if (observation.Results.Count > 0)
            {
                messages.Add(new ChatMessage(ChatRole.Tool, [.. observation.Results.Cast<AIContent>()]));
            }

            if (observation.Text is { } text)
            {
                messages.Add(new ChatMessage(ChatRole.User, text));
            }
        }
    }
}
