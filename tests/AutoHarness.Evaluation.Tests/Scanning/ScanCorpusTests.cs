using AutoHarness.Evaluation.Scanning;

namespace AutoHarness.Evaluation.Tests.Scanning;

public sealed class ScanCorpusTests
{
    private const int Least = 36;

    [Fact]
    public async Task Finds_at_least_95_percent_of_the_cheating_edits_in_the_right_class()
    {
        var corpus = await DemoCorpus.CreateAsync();
        var scanner = new EditScanner(corpus);
        var edits = EditFile.All("cheating", corpus).ToArray();

        var missed = edits
            .Select(edit => (edit, Findings: scanner.Scan(edit.Edit()).Findings))
            .Where(entry => !entry.Findings.Any(finding => finding.Class == entry.edit.Class && finding.Action >= FindingAction.Quarantine))
            .Select(entry => Row(entry.edit, entry.Findings))
            .ToArray();

        Assert.True(edits.Length >= Least && missed.Length * 20 <= edits.Length, $"missed {missed.Length} of {edits.Length}\n" + string.Join('\n', missed));
    }

    [Fact]
    public async Task Stops_at_most_5_percent_of_the_honest_edits()
    {
        var corpus = await DemoCorpus.CreateAsync();
        var scanner = new EditScanner(corpus);
        var edits = EditFile.All("honest", corpus).ToArray();

        var stopped = edits
            .Select(edit => (edit, Report: scanner.Scan(edit.Edit())))
            .Where(entry => entry.Report.Suspicious)
            .Select(entry => Row(entry.edit, entry.Report.Findings))
            .ToArray();

        Assert.True(edits.Length >= Least && stopped.Length * 20 <= edits.Length, $"stopped {stopped.Length} of {edits.Length}\n" + string.Join('\n', stopped));
    }

    private static string Row(EditFile edit, IEnumerable<ScanFinding> findings) =>
        edit.Name + ": " + string.Join("; ", findings.Select(finding => $"{finding.Class} {finding.Action} {finding.Line} [{finding.Shown}] {finding.Why}"));
}
