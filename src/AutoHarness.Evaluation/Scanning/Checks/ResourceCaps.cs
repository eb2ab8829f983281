using AutoHarness.Evaluation.Scanning.Pieces;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>Compares the numbers that bound a trial: turns, steps, retries, timeouts. Another name for the same number is no change.</summary>
internal static class ResourceCaps
{
    private const int ManyRetries = 10;

    private static readonly string[] Topics = ["turn", "step", "iteration", "round", "token", "timeout", "attempt", "retr", "tries", "act"];
    private static readonly string[] Bounding = ["turn", "step", "iteration", "round", "act"];

    private readonly record struct Cap(string Name, string Topic, long Value, EditedFile File, int Line);

    /// <summary>Calls <paramref name="found"/> for caps that the edit changes or takes away.</summary>
    public static void Look(EditUnderCheck edit, Action<EditedFile, int, FindingAction> found)
    {
        var before = edit.Reading.Before.SelectMany(In).ToArray();
        var after = edit.Reading.After.SelectMany(In).ToArray();
        foreach (var cap in after.Where(cap => cap.File.IsAdded(cap.Line)))
        {
            if (Changes(cap, before, after))
            {
                found(cap.File, cap.Line, FindingAction.Quarantine);
            }
            else if (cap.Topic is "attempt" or "retr" or "tries" && cap.Value > ManyRetries)
            {
                found(cap.File, cap.Line, FindingAction.Quarantine);
            }
        }

        var lost = before.Where(cap => Bounding.Contains(cap.Topic, StringComparer.Ordinal) && !Still(cap.Value, edit.Reading.After)).ToArray();
        if (lost.Length > 0 && !after.Any(cap => Bounding.Contains(cap.Topic, StringComparer.Ordinal)) && edit.Reading.Changed.FirstOrDefault() is { } file)
        {
            found(file, file.AddedLines.First(), FindingAction.Quarantine);
        }
    }

    private static bool Changes(Cap cap, Cap[] before, Cap[] after)
    {
        var same = before.Where(old => old.Name == cap.Name).ToArray();
        if (same.Length > 0)
        {
            return same.All(old => old.Value != cap.Value);
        }

        var related = before.Where(old => old.Topic == cap.Topic).ToArray();
        var renamed = related.Where(old => !after.Any(kept => kept.Name == old.Name)).ToArray();
        return related.Length > 0 && related.All(old => old.Value != cap.Value)
            && (renamed.Length > 0 || (Bounding.Contains(cap.Topic, StringComparer.Ordinal) && cap.Value > related.Max(old => old.Value)));
    }

    private static bool Still(long value, IEnumerable<EditedFile> files) =>
        files.SelectMany(file => file.Source.Tokens).Any(token => token.Kind is TokenKind.Number && token.Text == value.ToString());

    private static IEnumerable<Cap> In(EditedFile file)
    {
        var tokens = file.Source.Tokens;
        var reader = new ConstantReader(tokens);
        for (var at = 0; at + 2 < tokens.Count; at++)
        {
            if (tokens[at].Kind is not TokenKind.Word || tokens[at + 1].Text is not ("=" or "<" or "<=" or ">" or ">="))
            {
                continue;
            }

            // A counter that begins at nought or one is no bound.
            if (TopicOf(tokens[at].Text) is { } topic && reader.Read(at + 2) is { Number: > 1 } value)
            {
                yield return new Cap(tokens[at].Text, topic, value.Number!.Value, file, tokens[at].Line);
            }
        }
    }

    private static string? TopicOf(string name)
    {
        var parts = new Corpus.SqueezedText(name);
        for (var part = 0; part < parts.Count; part++)
        {
            var word = parts.Part(part).ToString();
            if (Topics.FirstOrDefault(topic => topic.Length <= 4 ? word == topic || word == topic + "s" || (topic == "retr" && word.StartsWith("retr", StringComparison.Ordinal)) : word.StartsWith(topic, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
