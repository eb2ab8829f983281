using System.Globalization;
using System.Text.Json;
using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Harbor.Scripted;

/// <summary>
/// The offline stand-in for a model in a terminal: it can do small chores with files and has three bad habits, which a prompt can talk it out
/// of. It sees the request and nothing else. Its habits are listed in <c>docs/terminal-bench.md</c>.
/// </summary>
public sealed class TerminalScript : IModelScript
{
    public string Name => "terminal-bench";

    public string Version => "1";

    public ChatMessage Answer(ScriptedTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var task = turn.Messages.FirstOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        var chores = Chores.Of(task);
        var advice = Advice.Of(turn);
        var ran = turn.Messages.Count(message => message.Contents.Any(content => content is FunctionResultContent));
        if (chores.Count == 0)
        {
            return Say("I do not know how to do this.");
        }

        if (ran == 0 && !advice.NobodyAnswers && !AskedBefore(turn) && turn.Noise.DrawForTrial("asks") < AsksShare)
        {
            return Say("Before I begin: shall I go ahead as described?");
        }

        if (TerminalTool(turn.Options) is not { } tool)
        {
            return Say($"Please run: {string.Join(" && ", chores)}");
        }

        var parts = !advice.Completeness && chores.Count > 1 && turn.Noise.DrawForTrial("half") < HalfShare ? chores[..1] : chores;
        if (ran < parts.Count)
        {
            var slips = !advice.Checks && turn.Noise.DrawForTrial($"slips {ran}") < SlipsShare;
            return Call(turn, tool, slips ? Slip(parts[ran]) : parts[ran]);
        }

        return Say("Done.");
    }

    // Made up: a bare agent is to solve a third of the chores, one that says all three things nearly all.
    private const double AsksShare = 0.45;
    private const double HalfShare = 0.6;
    private const double SlipsShare = 0.3;

    /// <summary>The work goes to a place beside the right one.</summary>
    private static string Slip(string command) => $"mkdir -p /tmp/work && cd /tmp/work && true # {command}";

    private static bool AskedBefore(ScriptedTurn turn) => turn.Messages.Any(message => message.Role == ChatRole.Assistant);

    /// <summary>Any tool that takes a command.</summary>
    private static string? TerminalTool(ChatOptions options) => options.Tools?.OfType<AIFunctionDeclaration>()
        .FirstOrDefault(tool => tool.JsonSchema.ValueKind is JsonValueKind.Object && tool.JsonSchema.TryGetProperty("properties", out var properties) && properties.ValueKind is JsonValueKind.Object && properties.TryGetProperty("command", out _))?.Name;

    private static ChatMessage Say(string text) => new(ChatRole.Assistant, text);

    private static ChatMessage Call(ScriptedTurn turn, string tool, string command)
    {
        using var document = JsonDocument.Parse($"\"{JsonEncodedText.Encode(command)}\"");
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["command"] = document.RootElement.Clone() };
        return new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("call_" + turn.Turn.ToString(CultureInfo.InvariantCulture), tool, arguments)]);
    }
}
