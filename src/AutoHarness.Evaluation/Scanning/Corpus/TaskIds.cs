using System.Collections.Immutable;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>The ids of all tasks, to be found whatever their capitals and separators.</summary>
internal sealed class TaskIds
{
    private const int LeastDistinct = 4;
    private const int LeastNumber = 10;

    private readonly StringIndex<(int Task, TaskIdForm Form)> index = new();

    public TaskIds(ImmutableArray<ScanTask> tasks, ImmutableArray<string> common)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var task = 0; task < tasks.Length; task++)
        {
            var id = FoldedText.Of(tasks[task].Id.Value);
            var parts = new SqueezedText(id);
            if (parts.Count == 0)
            {
                continue;
            }

            index.Entry(parts, 0, parts.Count - 1) = (task, FormOf(id));
            known.Add(parts.Join(0, parts.Count - 1).ToString());
        }

        // After all whole ids, so that a shortened form never takes the place of a real one.
        for (var task = 0; task < tasks.Length; task++)
        {
            var id = FoldedText.Of(tasks[task].Id.Value);
            var parts = new SqueezedText(WithoutZeros(id));
            if (FormOf(id) is TaskIdForm.Distinct && !known.Contains(parts.Join(0, parts.Count - 1).ToString()))
            {
                index.Entry(parts, 0, parts.Count - 1) = (task, TaskIdForm.Shortened);
            }
        }

        foreach (var text in common)
        {
            foreach (var hit in index.Find(new SqueezedText(FoldedText.Of(text))).ToArray())
            {
                index.Remove(hit.Key);
            }
        }
    }

    /// <summary>Ids in a text with the task and the action that such an occurrence asks for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="quoted">The text is the whole of a literal.</param>
    /// <param name="assembled">The text does not stand in the edit but comes out of it.</param>
    public IEnumerable<(int Task, FindingAction Action, int At, string Key)> Find(SqueezedText text, bool quoted, bool assembled)
    {
        foreach (var hit in index.Find(text))
        {
            if (ActionOf(hit, text, quoted, assembled) is { } action)
            {
                yield return (hit.Value.Task, action, text.At(hit.First), hit.Key);
            }
        }
    }

    private static TaskIdForm FormOf(string id)
    {
        var (letters, digits) = (id.Any(char.IsLetter), id.Any(char.IsDigit));
        return letters && digits && id.Count(char.IsLetterOrDigit) >= LeastDistinct ? TaskIdForm.Distinct
            : letters ? TaskIdForm.Words
            : TaskIdForm.Number;
    }

    private static string WithoutZeros(string id)
    {
        var kept = id.Where((letter, at) => letter != '0' || (at > 0 && char.IsDigit(id[at - 1]) && id[at - 1] != '0') || at + 1 == id.Length || !char.IsDigit(id[at + 1]));
        return string.Concat(kept);
    }

    private static FindingAction? ActionOf(StringIndex<(int Task, TaskIdForm Form)>.Hit hit, SqueezedText text, bool quoted, bool assembled) => hit.Value.Form switch
    {
        TaskIdForm.Distinct => FindingAction.Reject,
        TaskIdForm.Shortened => assembled ? FindingAction.Reject : null,
        TaskIdForm.Words => WordsAction(hit, text, quoted, assembled),
        _ => NumberAction(hit, text),
    };

    private static FindingAction? WordsAction(StringIndex<(int Task, TaskIdForm Form)>.Hit hit, SqueezedText text, bool quoted, bool assembled)
    {
        var words = hit.Last - hit.First + 1;
        if (words == 1)
        {
            return quoted && text.Count == 1 && hit.Key.Length >= LeastDistinct && !assembled ? FindingAction.Quarantine : null;
        }

        var spaced = Enumerable.Range(hit.First + 1, words - 1).Any(text.IsSpaced);
        return !spaced || words >= 3 ? FindingAction.Reject : null;
    }

    private static FindingAction? NumberAction(StringIndex<(int Task, TaskIdForm Form)>.Hit hit, SqueezedText text)
    {
        if (hit.First == 0)
        {
            return null;
        }

        var before = text.Part(hit.First - 1);
        var named = before is "task" || (hit.First > 1 && before is "id" or "number" or "no" && text.Part(hit.First - 2) is "task");
        return !named ? null
            : before is not "task" ? FindingAction.Reject
            : int.TryParse(hit.Key, out var number) && number < LeastNumber ? FindingAction.Note
            : FindingAction.Quarantine;
    }
}
