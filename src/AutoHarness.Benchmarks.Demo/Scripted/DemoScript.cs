using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Demo.Tools;
using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>
/// The offline stand-in for a model at the demo's desk: a rule-follower with lapses. It sees the request and nothing else; how well it does
/// depends on the prompt, the tools and the messages it is sent. What it looks for is listed in <c>docs/demo.md</c>.
/// </summary>
public sealed partial class DemoScript : IModelScript
{
    private const int MostPromptsKept = 64;

    /// <summary>What was read from the last prompts; thousands of requests share one.</summary>
    private ImmutableDictionary<string, PromptReading> readings = ImmutableDictionary.Create<string, PromptReading>(StringComparer.Ordinal);

    public string Name => "demo";

    public string Version => "1";

    public ChatMessage Answer(ScriptedTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var prompt = ReadPrompt(turn);
        return ReviewRequest(turn.Messages) is { } proposal
            ? Review(turn, prompt, proposal)
            : Message(StepFor(turn, turn.Messages, prompt, reviewed: WasReviewed(turn.Messages), hasTools: turn.Options.Tools?.Count > 0), turn.Turn);
    }

    private static ChatMessage Review(ScriptedTurn turn, PromptReading prompt, string proposal)
    {
        var conversation = turn.Messages.Take(turn.Messages.Count - 1);
        var better = StepFor(turn, conversation, prompt, reviewed: true, hasTools: true);
        var agrees = better.ToolCall is { } call
            ? call.Arguments.Values.Append(call.Name).All(part => proposal.Contains(part, StringComparison.Ordinal))
            : !DeskToolDeclarations.All.Any(tool => DeskTool.Writes(tool.Name) && proposal.Contains(tool.Name, StringComparison.Ordinal));
        return new ChatMessage(ChatRole.Assistant, agrees ? "OK" : $"NOT OK: better would be: {better.Text ?? better.ToolCall!.ToString()}");
    }

    private static NextStep StepFor(ScriptedTurn turn, IEnumerable<ChatMessage> messages, PromptReading prompt, bool reviewed, bool hasTools) =>
        new DeskMind(new DeskMemory(messages), new Temper(prompt, turn.Noise, reviewed), hasTools, turn.Turn).Next();

    private static bool WasReviewed(IReadOnlyList<ChatMessage> messages) =>
        messages.Skip(messages.Count - 3).Any(message => message.Text.Contains("NOT OK", StringComparison.Ordinal));

    private static string? ReviewRequest(IReadOnlyList<ChatMessage> messages) =>
        messages.Count > 0 && messages[^1] is { } last && last.Role != ChatRole.Tool && ReviewPhrase().IsMatch(last.Text) ? last.Text : null;

    private static ChatMessage Message(NextStep step, int turn)
    {
        if (step.ToolCall is not { } call)
        {
            return new ChatMessage(ChatRole.Assistant, step.Text);
        }

        var id = "call_" + turn.ToString(CultureInfo.InvariantCulture);
        return new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(id, call.Name, Arguments(call))]);
    }

    /// <summary>Arguments as a provider gives them: JSON values of the declared types.</summary>
    private static Dictionary<string, object?> Arguments(ToolCall call) => call.Arguments.ToDictionary(
        pair => pair.Key,
        pair => (object?)Json(pair.Key switch
        {
            "item_ids" => $"[\"{JsonEncodedText.Encode(pair.Value)}\"]",
            "amount" => pair.Value,
            _ => $"\"{JsonEncodedText.Encode(pair.Value)}\"",
        }),
        StringComparer.Ordinal);

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private PromptReading ReadPrompt(ScriptedTurn turn)
    {
        var prompt = string.Join('\n', turn.Messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text).Append(turn.Options.Instructions));
        var known = readings;
        if (known.TryGetValue(prompt, out var reading))
        {
            return reading;
        }

        reading = PromptReading.Of(prompt);
        readings = (known.Count < MostPromptsKept ? known : known.Clear()).SetItem(prompt, reading);
        return reading;
    }

    [GeneratedRegex(@"\b(check|review|verify|audit)\b.{0,200}\b(action|step|plan|call|answer|reply|message)\b.*\bOK\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex ReviewPhrase();
}
