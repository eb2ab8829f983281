using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

/// <summary>The agent under optimisation: a prompt and a plain loop of model calls and acts.</summary>
public sealed class SqlAgent : IAgent
{
    private const int MostTurns = 60;

    private const string Advice = """
        You write PostgreSQL for people who do not. Work with the tools.
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

            messages.Add(new ChatMessage(ChatRole.Tool, [.. observation.Results.Cast<AIContent>()]));
        }
    }
}
