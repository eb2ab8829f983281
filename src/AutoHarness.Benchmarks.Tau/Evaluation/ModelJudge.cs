using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>A judge played by a model, which is asked once and has to answer with bare JSON. Anything else is a fault of the surroundings.</summary>
/// <param name="open">Opens the model; only called when there is something to judge.</param>
/// <param name="prompt">What it is told.</param>
internal sealed class ModelJudge(Func<IChatClient> open, JudgePrompt prompt) : INlJudge
{
    private static readonly string[] Yes = ["1", "on", "t", "true", "y", "yes"];
    private static readonly string[] No = ["0", "off", "f", "false", "n", "no"];

    public async Task<ImmutableArray<NlAssertionCheck>> JudgeAsync(IReadOnlyList<TauMessage> conversation, ImmutableArray<string> assertions, CancellationToken ct)
    {
        var text = await AskAsync([new(ChatRole.System, prompt.System), new(ChatRole.User, prompt.Fill(conversation, assertions))], ct);
        if (!PyJsonReader.TryParse(text, out var answer) || answer is not PyDict judged)
        {
            throw new InfrastructureException("the judge's answer is no JSON object");
        }

        return judged["results"] switch
        {
            null => [],
            PyList results => [.. results.Items.Select(Read)],
            _ => throw Unreadable(),
        };
    }

    private static NlAssertionCheck Read(PyValue result) =>
        result is PyDict finding && finding["expectedOutcome"] is PyString outcome && finding["reasoning"] is PyString reasoning && Met(finding["metExpectation"]) is { } met
            ? new NlAssertionCheck(outcome.Text, met, reasoning.Text)
            : throw Unreadable();

    // As the reference's validator reads a boolean.
    private static bool? Met(PyValue? value) => value switch
    {
        PyNumber number when number.ToDouble() is 0 or 1 => number.IsTrue,
        PyString { Text: var word } when Yes.Contains(word, StringComparer.OrdinalIgnoreCase) => true,
        PyString { Text: var word } when No.Contains(word, StringComparer.OrdinalIgnoreCase) => false,
        _ => null,
    };

    private static InfrastructureException Unreadable() => new("the judge's answer lacks expectedOutcome, reasoning or metExpectation");

    private async Task<string> AskAsync(ChatMessage[] messages, CancellationToken ct)
    {
        try
        {
            return (await open().GetResponseAsync(messages, new ChatOptions(), ct)).Text;
        }
        catch (ModelRequestException refused)
        {
            throw new InfrastructureException($"the judge cannot answer: {refused.Message}", refused);
        }
    }
}
