using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>Collects findings; of the same class on the same line the gravest stays.</summary>
internal sealed class FindingList
{
    private readonly Dictionary<(FindingClass Class, string File, int Line), ScanFinding> findings = [];

    public void Add(FindingClass about, FindingAction action, EditedFile file, int line, string why, ScanTask? task = null)
    {
        var key = (about, file.Path, line);
        if (findings.TryGetValue(key, out var known) && (known.Action > action || (known.Action == action && (known.Task is not null || task is null))))
        {
            return;
        }

        var shown = line >= 1 && line <= file.Lines.Length ? ShownLine.Of(file.Lines[line - 1]) : "";
        findings[key] = new ScanFinding(about, action, file.Path, line, shown, why, task?.Id, task?.Split);
    }

    public ScanReport Report() => new([
        .. findings.Values
            .OrderByDescending(finding => finding.Action)
            .ThenBy(finding => finding.File, StringComparer.Ordinal)
            .ThenBy(finding => finding.Line)
            .ThenBy(finding => finding.Class)
            .Take(ScanReport.MostFindings),
    ]);
}
