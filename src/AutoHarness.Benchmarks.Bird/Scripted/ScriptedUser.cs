using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Sql;

namespace AutoHarness.Benchmarks.Bird.Scripted;

/// <summary>Plays the simulated user's model: it understands a question that names an unclear word of the request, and no other.</summary>
internal static class ScriptedUser
{
    /// <summary>How an answer begins that helps.</summary>
    public const string Opening = "What I mean is this:";

    private const string NoAnswer = "<s>I cannot answer that.</s>";

    /// <summary>The answer to a prompt of either stage; null when the prompt is none of the simulated user's.</summary>
    public static string? Answer(string prompt, IEnumerable<BirdTask> tasks)
    {
        foreach (var task in tasks)
        {
            if (Shows(prompt, task.Gold) || (task.FollowUp is { } next && Shows(prompt, next.Gold)))
            {
                var clear = task.ClearQuery ?? task.AmbiguousQuery;
                return prompt.Contains(clear, StringComparison.Ordinal)
                    ? prompt.Contains("labeled(\"" + Marker, StringComparison.Ordinal) ? $"<s>{Opening} {clear}</s>" : NoAnswer
                    : TermIn(prompt, task) is { } term ? $"<s>labeled(\"{Marker}{term}\")</s>" : "<s>unanswerable()</s>";
            }
        }

        return null;
    }

    /// <summary>The words that a good question is about.</summary>
    public static string? TermOf(BirdTask task, int number) => Terms(task).ElementAtOrDefault(number);

    // Tells a decision of stage 1 from the examples in the prompt of stage 2.
    private const string Marker = "the words ";

    private static IEnumerable<string> Terms(BirdTask task) =>
        task.CriticalAmbiguity.Concat(task.KnowledgeAmbiguity).Select(ambiguity => ambiguity.Term).Where(term => term.Length > 0);

    // A prompt lists the terms once; a question that names one makes two.
    private static string? TermIn(string prompt, BirdTask task) =>
        Terms(task).FirstOrDefault(term => prompt.Contains($"\"{term}\"?", StringComparison.Ordinal));

    private static bool Shows(string prompt, PhaseGold gold) => !gold.SolSql.IsEmpty && prompt.Contains(SqlSegments.Show(gold.SolSql), StringComparison.Ordinal);
}
