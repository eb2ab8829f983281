using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Scripted;

/// <summary>
/// The fixture's agent: works through the gold actions in order. It remembers nothing; how far it is stands in the conversation that it is sent. A change
/// may be forgotten, by a chance that depends on the prompt, or be called wrongly at first and put right when the error is seen.
/// </summary>
internal sealed partial class ScriptedAgent(KnownTasks known, string prompt)
{
    private const double ChanceOfSlip = 0.15;

    private readonly PromptFeatures features = PromptFeatures.Of(prompt, known.Policies);

    /// <summary>A text that waits for the user's yes.</summary>
    public static bool IsQuestion(string text) => text.TrimEnd().EndsWith('?');

    public ChatMessage Answer(ScriptedTurn turn)
    {
        var alone = turn.Options.Tools?.Any(tool => tool.Name == SoloDone.Name) == true;
        var task = alone ? known.ById(turn.Task) : turn.Messages.Where(message => message.Role == ChatRole.User).Select(message => CaseNumber().Match(message.Text))
            .Where(match => match.Success).Select(match => known.ByCase(match.Groups["code"].Value)).FirstOrDefault();
        return task is null ? new ChatMessage(ChatRole.Assistant, "Thank you for calling.") : Next(turn, task, alone);
    }

    private ChatMessage Next(ScriptedTurn turn, TauTask task, bool alone)
    {
        IReadOnlyList<TauAction> gold = task.Criteria?.Actions ?? [];
        var (step, confirmed, slipped) = Progress(turn.Messages);
        var hasTools = turn.Options.Tools is { Count: > 0 };
        for (; step < gold.Count && hasTools; step++, confirmed = false, slipped = false)
        {
            var action = gold[step];
            var onPhone = action.Requestor == Requestor.User;
            var changes = known.Changes(action);

            // What is wrong with a phone is found or not, for all its steps together.
            if (changes && turn.Noise.DrawForTrial(onPhone ? "phone" : $"change {step}") >= features.ChanceOfNextChange)
            {
                continue;
            }

            if (onPhone && !alone)
            {
                return new ChatMessage(ChatRole.Assistant, $"Step {step + 1}: please use {action.Name} with {PyJson.Write(action.Arguments)} on your phone.");
            }

            if (changes && features.Confirms && !alone && !confirmed && !slipped)
            {
                return new ChatMessage(ChatRole.Assistant, $"Step {step + 1}: I am about to call {action.Name}. Shall I go ahead?");
            }

            return changes && !slipped && turn.Noise.DrawForTrial($"slip {step}") < ChanceOfSlip && Slip(action.Arguments) is { } wrong
                ? TauScript.Call($"slip{TauScript.Number(step)}", action.Name, wrong)
                : TauScript.Call($"step{TauScript.Number(step)}", action.Name, action.Arguments);
        }

        return alone ? TauScript.Call(SoloDone.Name, SoloDone.Name, PyDict.Empty) : new ChatMessage(ChatRole.Assistant, $"Done {string.Join(' ', task.Criteria?.CommunicateInfo ?? [])}");
    }

    /// <summary>The next step, whether the user has agreed to it, and whether it was called wrongly before.</summary>
    private static (int Step, bool Confirmed, bool Slipped) Progress(IReadOnlyList<ChatMessage> messages)
    {
        var last = messages.LastOrDefault(message => message.Role == ChatRole.Assistant);
        if (last?.Contents.OfType<FunctionCallContent>().LastOrDefault() is { } call && StepId().Match(call.CallId) is { Success: true } id)
        {
            var step = int.Parse(id.Groups["step"].Value, System.Globalization.CultureInfo.InvariantCulture);
            var sawError = id.Groups["kind"].Value == "slip" && messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()
                .Any(result => result.CallId == call.CallId && result.Result?.ToString()?.StartsWith("Error", StringComparison.Ordinal) == true);
            return sawError ? (step, true, true) : (step + 1, false, false);
        }

        if (last is not null && StepText().Match(last.Text) is { Success: true } text)
        {
            var step = int.Parse(text.Groups["step"].Value, System.Globalization.CultureInfo.InvariantCulture) - 1;
            return IsQuestion(last.Text) ? (step, true, false) : (step + 1, false, false);
        }

        return (0, false, false);
    }

    private static PyDict? Slip(PyDict arguments) => arguments.Entries.FirstOrDefault(argument => argument.Value is PyString) is { Value: PyString text } found
        ? arguments.With(found.Key, text.Text + "0")
        : null;

    [GeneratedRegex(@"\(case (?<code>[0-9a-f]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CaseNumber();

    [GeneratedRegex("^(?<kind>step|slip)(?<step>[0-9]+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StepId();

    [GeneratedRegex("^Step (?<step>[0-9]+):", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StepText();
}
