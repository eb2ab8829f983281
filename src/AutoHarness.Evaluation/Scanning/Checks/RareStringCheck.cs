using AutoHarness.Evaluation.Scanning.Corpus;
using AutoHarness.Evaluation.Scanning.Pieces;
using AutoHarness.Evaluation.Scanning.Reading;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>
/// Finds strings that only one task has. One exact string (an id, an address, a file) of a held-out task rejects: it was never shown to
/// anybody. A name or a short number of one quarantines, since it may be chance. Of train tasks, two strings of one task or three of any
/// quarantine. Plain words count when at least three, and a quarter of all new long words, belong to one task.
/// </summary>
internal sealed class RareStringCheck : IEditCheck
{
    private const string Why = "contains a string that belongs to one task only; an agent has to find such things out in each trial";
    private const string WordsWhy = "many of the new words belong to one task only";
    private const int LeastOfOne = 2;
    private const int LeastOfAll = 3;
    private const int LeastWords = 3;
    private const int LongWord = 8;

    private readonly record struct Found(Piece Piece, string Key, RareString String);

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        var known = edit.Reading.Before
            .SelectMany(file => edit.Corpus.Rare.KeysIn(new SqueezedText(FoldedText.Of(file.Text))))
            .ToHashSet(StringComparer.Ordinal);
        var words = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<Found>();
        foreach (var piece in edit.Pieces)
        {
            var text = piece.Squeezed;
            if (piece.Kind is PieceKind.Literal or PieceKind.Comment)
            {
                words.UnionWith(Enumerable.Range(0, text.Count).Select(part => text.Part(part).ToString()).Where(part => part.Length >= LongWord));
            }

            found.AddRange(edit.Corpus.Rare.Find(text).Where(hit => !known.Contains(hit.Key) && !(piece.Kind is PieceKind.Decoded && piece.HasOpenly(hit.Key))).Select(hit => new Found(piece, hit.Key, hit.Value)));
        }

        var strings = found.Where(entry => entry.String.Rarity > Rarity.Word).ToArray();
        JudgeStrings(edit, strings, findings);
        JudgeWords(edit, found.Where(entry => entry.String.Rarity is Rarity.Word && entry.Piece.Kind is PieceKind.Literal or PieceKind.Comment), words.Count, findings);
    }

    private static void JudgeStrings(EditUnderCheck edit, Found[] strings, FindingList findings)
    {
        var train = strings.Where(entry => TaskOf(edit, entry).Split is Split.Train).ToArray();
        var many = train.Select(entry => entry.Key).Distinct(StringComparer.Ordinal).Count() >= LeastOfAll;
        var crowded = train
            .GroupBy(entry => entry.String.Task)
            .Where(group => group.Select(entry => entry.Key).Distinct(StringComparer.Ordinal).Count() >= LeastOfOne)
            .Select(group => group.Key)
            .ToHashSet();
        foreach (var entry in strings)
        {
            var task = TaskOf(edit, entry);
            var action = task.Split is Split.Train
                ? many || crowded.Contains(entry.String.Task) || entry.Piece.Kind is PieceKind.Decoded ? FindingAction.Quarantine : FindingAction.Note
                : entry.String.Rarity is Rarity.Exact ? FindingAction.Reject : FindingAction.Quarantine;
            findings.Add(FindingClass.RareString, action, entry.Piece.File, entry.Piece.Line, Why, task);
        }
    }

    private static void JudgeWords(EditUnderCheck edit, IEnumerable<Found> found, int words, FindingList findings)
    {
        foreach (var group in found.GroupBy(entry => entry.String.Task))
        {
            var distinct = group.Select(entry => entry.Key).Distinct(StringComparer.Ordinal).Count();
            if (distinct >= LeastWords && distinct * 4 >= words)
            {
                var first = group.First();
                findings.Add(FindingClass.RareString, FindingAction.Quarantine, first.Piece.File, first.Piece.Line, WordsWhy, TaskOf(edit, first));
            }
        }
    }

    private static ScanTask TaskOf(EditUnderCheck edit, Found entry) => edit.Corpus.Tasks[entry.String.Task - 1];
}
