using AutoHarness.Benchmarks.Demo.Tasks;
using AutoHarness.Benchmarks.Demo.Tools;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Tests.Running;

/// <summary>Knows the answers: does exactly what a task wants, without a model.</summary>
internal sealed class RightAgent(DeskTask task) : IAgent
{
    public async Task RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        await CallAsync(context, ToolCall.Of(DeskTool.FindCustomer, ("email", task.Customer.Email)), cancellationToken);
        foreach (var wish in task.Wishes)
        {
            await FulfilAsync(context, wish, cancellationToken);
        }
    }

    private static async Task FulfilAsync(AgentContext context, Wish wish, CancellationToken ct)
    {
        var words = string.Join(' ', wish.MustSay.Select(fact => fact.Text));
        if (wish.Forbidden)
        {
            var answer = await SayAsync(context, $"I cannot do that: {words}.", ct);
            if (!answer.Ended && answer.Text!.Contains("exception", StringComparison.Ordinal))
            {
                await SayAsync(context, "I still cannot do that.", ct);
            }

            return;
        }

        if (wish.SecondThought is not null)
        {
            await SayAsync(context, "Shall I go ahead?", ct);
        }

        if (wish.RightCalls.Any(call => DeskTool.NeedsAgreement(call.Name)))
        {
            Assert.StartsWith("Yes", (await SayAsync(context, "Shall I go ahead?", ct)).Text, StringComparison.Ordinal);
        }

        foreach (var call in wish.RightCalls)
        {
            await CallAsync(context, call, ct);
        }

        await SayAsync(context, $"It is done, expected so: {words}", ct);
    }

    private static Task<Observation> SayAsync(AgentContext context, string text, CancellationToken ct) =>
        context.ActAsync(new ChatMessage(ChatRole.Assistant, text), ct);

    private static async Task CallAsync(AgentContext context, ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments.ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal);
        var observation = await context.ActAsync(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", call.Name, arguments)]), ct);
        if (observation.Results[0].Result!.ToString()!.Contains("try again", StringComparison.Ordinal))
        {
            await CallAsync(context, call, ct);
        }
    }
}
