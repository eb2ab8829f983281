using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Bird.Scripted;

/// <summary>Which habits a system prompt asks for or forbids, apart from the benchmark's own instruction. An odd number of negations before the words turns them round.</summary>
internal sealed partial class PromptReading
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int MatchLimit = 1000;

    private static readonly ImmutableArray<(Habit Habit, Regex Words)> Wordings =
    [
        (Habit.Schema, SchemaWords()),
        (Habit.Knowledge, KnowledgeWords()),
        (Habit.Ask, AskWords()),
        (Habit.Test, TestWords()),
    ];

    private readonly ImmutableDictionary<Habit, bool> wanted;

    private PromptReading(ImmutableDictionary<Habit, bool> wanted) => this.wanted = wanted;

    /// <summary>True where it is asked for, false where it is forbidden, null where nothing is said.</summary>
    public bool? this[Habit habit] => wanted.TryGetValue(habit, out var asked) ? asked : null;

    /// <param name="prompt">The agent's own words.</param>
    public static PromptReading Of(string prompt)
    {
        var found = ImmutableDictionary.CreateBuilder<Habit, bool>();
        foreach (var clause in prompt.Split(['.', ';', '\n', '!', '?', ':'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            foreach (var (habit, words) in Wordings)
            {
                if (words.Match(clause) is { Success: true } match)
                {
                    // A prompt that contradicts itself leaves the worse impression.
                    found[habit] = Negation().Count(clause[..match.Index]) % 2 == 0 && found.GetValueOrDefault(habit, true);
                }
            }
        }

        return new PromptReading(found.ToImmutable());
    }

    [GeneratedRegex(@"\b(schema|get_schema|tables and columns)\b", Options, MatchLimit)]
    private static partial Regex SchemaWords();

    [GeneratedRegex(@"\b(knowledge( base)?|get_all_knowledge_definitions|definitions)\b", Options, MatchLimit)]
    private static partial Regex KnowledgeWords();

    [GeneratedRegex(@"\b(ask(ing)? the user|ask_user|ask(ing)? (any |a )?questions?|clarif(y|ying|ication)|unclear words?)\b", Options, MatchLimit)]
    private static partial Regex AskWords();

    [GeneratedRegex(@"\b(test(ing)? (the |your )?(sql|query)|execute_sql|try(ing)? (out )?(the |your )?(sql|query))\b", Options, MatchLimit)]
    private static partial Regex TestWords();

    [GeneratedRegex(@"\b(never|not|no|don't|don’t|without|skip|avoid|refrain)\b", Options, MatchLimit)]
    private static partial Regex Negation();
}
