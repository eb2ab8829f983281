using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

/// <summary>The agent under optimisation: one instruction, the policy, and a plain loop of model calls and acts.</summary>
public sealed class ServiceAgent : IAgent
{
    private const string Advice = """
        You are a customer service agent. Help the user as the policy below says.
        """;

    public async Task RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { Tools = [.. context.Tools] };
        var messages = new List<ChatMessage> { new(ChatRole.System, $"{Advice}\n\n{context.Instruction}") };
        messages.AddRange(context.Opening);

        while (true)
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

    /// <summary>What the desk answered, as the model should see it.</summary>
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
