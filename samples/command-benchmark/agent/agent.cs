using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

/// <summary>Answers money questions that are put in one particular way. It asks no model, so that the sample runs without a key.</summary>
public sealed class MoneyAgent : IAgent
{
    public async Task RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        var question = Regex.Match(context.Opening[0].Text, @"How much is ([\d.]+) ([A-Z]{3}) in ([A-Z]{3})\?");
        if (!question.Success)
        {
            await context.ActAsync(new ChatMessage(ChatRole.Assistant, "I do not understand."), cancellationToken);
            return;
        }

        var amount = decimal.Parse(question.Groups[1].Value, CultureInfo.InvariantCulture);
        var rate = await RateAsync(context, question.Groups[2].Value, question.Groups[3].Value, cancellationToken);
        var answer = (amount * rate).ToString("0.00", CultureInfo.InvariantCulture);
        await context.ActAsync(new ChatMessage(ChatRole.Assistant, answer), cancellationToken);
    }

    private static async Task<decimal> RateAsync(AgentContext context, string from, string to, CancellationToken cancellationToken)
    {
        var call = new FunctionCallContent("rate", "get_rate", new Dictionary<string, object?> { ["from"] = from, ["to"] = to });
        var observation = await context.ActAsync(new ChatMessage(ChatRole.Assistant, [call]), cancellationToken);
        using var result = JsonDocument.Parse(observation.Results[0].Result!.ToString()!);
        return result.RootElement.GetProperty("rate").GetDecimal();
    }
}
