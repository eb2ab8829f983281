using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Scripted;

/// <summary>The fixture's user: tells its case, does on its phone what it is asked to, agrees to what it is asked, leaves when served.</summary>
internal sealed partial class ScriptedUser(TauTask? task)
{
    /// <summary>The scenario in a user's system prompt; null when it is no user's.</summary>
    public static string? ScenarioIn(string prompt)
    {
        const string open = "<scenario>\n";
        const string close = "\n</scenario>";
        var start = prompt.LastIndexOf(open, StringComparison.Ordinal);
        var end = start < 0 ? -1 : prompt.IndexOf(close, start, StringComparison.Ordinal);
        return end < 0 ? null : prompt[(start + open.Length)..end];
    }

    public ChatMessage Answer(ScriptedTurn turn)
    {
        var last = turn.Messages[^1];
        if (last.Role == ChatRole.Tool)
        {
            return Says("It is done.");
        }

        if (!turn.Messages.Any(message => message.Role == ChatRole.Assistant))
        {
            return Says(Case());
        }

        if (Instruction().Match(last.Text) is { Success: true } asked && PyJsonReader.TryParse(asked.Groups["arguments"].Value, out var arguments) && arguments is PyDict given)
        {
            return TauScript.Call($"u{TauScript.Number(turn.Turn)}", asked.Groups["tool"].Value, given);
        }

        return Says(ScriptedAgent.IsQuestion(last.Text) ? "Yes, please." : $"Thank you. {StopTokens.Stop}");
    }

    private static ChatMessage Says(string text) => new(ChatRole.Assistant, text);

    private string Case()
    {
        var why = task?.UserScenario is { Structured.ReasonForCall: { } reason } ? reason : task?.UserScenario.Text ?? "I need help.";
        return task is null ? why : $"{why}\n(case {KnownTasks.CaseOf(task)})";
    }

    [GeneratedRegex(@"please use (?<tool>\w+) with (?<arguments>\{.*\}) on your phone", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Instruction();
}
