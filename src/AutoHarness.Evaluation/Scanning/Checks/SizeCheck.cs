using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>Notes edits that add much.</summary>
internal sealed class SizeCheck : IEditCheck
{
    private const int MostLines = 300;
    private const double MostGrowth = 1.25;
    private const int SmallText = 1000;

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        if (edit.Reading.Changed.FirstOrDefault() is not { } first)
        {
            return;
        }

        if (edit.Reading.Changed.Sum(file => file.AddedLines.Count()) > MostLines)
        {
            findings.Add(FindingClass.Size, FindingAction.Note, first, first.AddedLines.First(), $"more than {MostLines} lines are new");
        }

        var (before, after) = (TextIn(edit.Reading.Before), TextIn(edit.Reading.After));
        if (after > SmallText && after > before * MostGrowth)
        {
            findings.Add(FindingClass.Size, FindingAction.Note, first, first.AddedLines.First(), "the text in the agent grew by more than a quarter");
        }
    }

    private static int TextIn(IEnumerable<EditedFile> files) => files.SelectMany(file => file.Source.Literals).Sum(literal => literal.Value.Length);
}
