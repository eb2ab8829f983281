using AutoHarness.Evaluation.Scanning.Corpus;
using AutoHarness.Evaluation.Scanning.Pieces;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>Rejects edits that contain the id of a task: in code, text, comments, file names, put together or encoded.</summary>
internal sealed class TaskIdCheck : IEditCheck
{
    private const string Why = "names a task; an agent must not know which task it works on";
    private const string HiddenWhy = "amounts to the name of a task; an agent must not know which task it works on";

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        var known = edit.Reading.Before
            .SelectMany(file => edit.Corpus.Ids.Find(new SqueezedText(FoldedText.Of(file.Text)), quoted: false, assembled: false))
            .Select(hit => hit.Key)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var piece in edit.Pieces)
        {
            foreach (var (task, action, _, key) in edit.Corpus.Ids.Find(piece.Squeezed, quoted: piece.Kind is PieceKind.Literal, assembled: piece.IsHidden))
            {
                if (!known.Contains(key))
                {
                    findings.Add(FindingClass.TaskId, action, piece.File, piece.Line, piece.IsHidden ? HiddenWhy : Why, edit.Corpus.Tasks[task]);
                }
            }
        }

        foreach (var file in edit.Reading.After.Where(file => edit.Reading.NewPaths.Contains(file.Path, StringComparer.Ordinal)))
        {
            foreach (var (task, action, _, _) in edit.Corpus.Ids.Find(new SqueezedText(FoldedText.Of(file.Path)), quoted: false, assembled: false))
            {
                findings.Add(FindingClass.TaskId, action, file, 1, Why, edit.Corpus.Tasks[task]);
            }
        }
    }
}
