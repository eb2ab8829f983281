using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Tau.Messages;
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

    private readonly PromptFeatures features = PromptFeatures.Of(prompt, known.Policy);

    /// <summary>A text that waits for the user's yes.</summary>
    public static bool IsQuestion(string text) => text.TrimEnd().EndsWith('?');

    public ChatMessage Answer(ScriptedTurn turn)
    {
        var task = turn.Messages.Where(message => message.Role == ChatRole.User).Select(message => CaseNumber().Match(message.Text))
            .Where(match => match.Success).Select(match => known.ByCase(match.Groups["code"].Value)).FirstOrDefault();
        if (task is null)
        {
            return new ChatMessage(ChatRole.Assistant, "Thank you for calling.");
        }

        return Next(turn, task, task.Criteria?.Actions ?? []);
    }

    private ChatMessage Next(ScriptedTurn turn, TauTask task, IReadOnlyList<TauAction> gold)
    {
        var (step, confirmed, slipped) = Progress(turn.Messages);
        var hasTools = turn.Options.Tools is { Count: > 0 };
        for (; step < gold.Count && hasTools; step++, confirmed = false, slipped = false)
        {
            var action = gold[step];
            if (action.Requestor == Requestor.User)
            {
                return new ChatMessage(ChatRole.Assistant, $"Step {step + 1}: please use {action.Name} with {PyJson.Write(action.Arguments)} on your phone.");
            }

            var changes = known.Changes(action);
            if (changes && turn.Noise.DrawForTrial($"change {step}") >= features.ChanceOfNextChange)
            {
                continue;
            }

            if (changes && features.Confirms && !confirmed && !slipped)
            {
                return new ChatMessage(ChatRole.Assistant, $"Step {step + 1}: I am about to call {action.Name}. Shall I go ahead?");
            }

            return changes && !slipped && turn.Noise.DrawForTrial($"slip {step}") < ChanceOfSlip && Slip(action.Arguments) is { } wrong
                ? TauScript.Call($"slip{TauScript.Number(step)}", action.Name, wrong)
                : TauScript.Call($"step{TauScript.Number(step)}", action.Name, action.Arguments);
        }

        return new ChatMessage(ChatRole.Assistant, $"Done {string.Join(' ', task.Criteria?.CommunicateInfo ?? [])}");
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
