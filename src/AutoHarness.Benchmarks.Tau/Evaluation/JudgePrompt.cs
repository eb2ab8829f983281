using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>What the judge is told: the reference's two texts, read from a clone of it, or where there is none a wording of our own that asks for the same answer.</summary>
/// <param name="System">The system prompt.</param>
/// <param name="User">The user prompt with two places to fill.</param>
/// <param name="Official">The texts are the reference's.</param>
internal sealed record JudgePrompt(string System, string User, bool Official)
{
    private const string ConversationPlace = "{trajectory_str}";
    private const string AssertionsPlace = "{nl_assertions}";
    private const string Quotes = "\"\"\"";

    /// <summary>Our own wording.</summary>
    public static JudgePrompt Own { get; } = new(
        """
        You grade how an agent served a customer. You are given their conversation and a list of statements about what the agent should have done or said.
        Decide for each statement by itself whether the conversation shows that it holds.
        Answer with one JSON object and nothing else, in this form:
        {"results": [{"expectedOutcome": "the statement as given", "reasoning": "why, in one sentence", "metExpectation": true}]}
        with one entry for each statement and true or false in metExpectation.
        """,
        $"conversation:\n{ConversationPlace}\n\nexpectedOutcomes:\n{AssertionsPlace}\n",
        Official: false);

    /// <summary>Reads the reference's texts.</summary>
    /// <param name="repository">The root of a clone.</param>
    /// <exception cref="HarnessException">The file is missing or holds something else.</exception>
    public static JudgePrompt Read(string repository)
    {
        var path = Path.Combine(repository, "src", "tau2", "evaluator", "evaluator_nl_assertions.py");
        var source = File.Exists(path) ? PyText.UniversalNewlines(File.ReadAllText(path)) : "";
        return Literal(source, "system_prompt = " + Quotes) is { } system && Literal(source, "user_prompt = f" + Quotes) is { } user
            && user.Contains(ConversationPlace, StringComparison.Ordinal) && user.Contains(AssertionsPlace, StringComparison.Ordinal)
            ? new JudgePrompt(system, user, Official: true)
            : throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"the judge's prompt cannot be read from {path}")
            {
                Why = "it is not the file of the commit that is supported",
                Fixes = ["check out the supported commit in that clone", "leave tau.repo out: auto-harness prepare then fetches what is needed"],
            });
    }

    /// <summary>The user prompt for one conversation.</summary>
    public string Fill(IReadOnlyList<TauMessage> conversation, ImmutableArray<string> assertions)
    {
        var lines = string.Join('\n', conversation.Select(message => $"{message.Role}: {message.Content ?? "None"}"));
        var list = new PyList([.. assertions.Select(assertion => (PyValue)assertion)]).Repr();

        // Text that was said may contain the name of the other place.
        var parts = User.Split(ConversationPlace, 2);
        return string.Concat(parts[0].Replace(AssertionsPlace, list, StringComparison.Ordinal), lines, parts[1].Replace(AssertionsPlace, list, StringComparison.Ordinal));
    }

    private static string? Literal(string source, string start)
    {
        var begin = source.IndexOf(start, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : source.IndexOf(Quotes, begin + start.Length, StringComparison.Ordinal);
        return end < 0 ? null : source[(begin + start.Length)..end];
    }
}
