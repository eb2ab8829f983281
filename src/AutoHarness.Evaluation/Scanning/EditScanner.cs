using System.Collections.Immutable;
using AutoHarness.Evaluation.Scanning.Checks;
using AutoHarness.Evaluation.Scanning.Corpus;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning;

/// <summary>
/// Looks at the lines that an edit adds for signs that it was made for the benchmark and not for the job: strings of single tasks,
/// branches on the task, hidden text and code, changed resources, hands on the evaluation. Works on text with a light reader, so it is a
/// signal and no proof; what an agent cannot reach is kept from it by its jail. Pure, deterministic, safe to use from many threads.
/// </summary>
public sealed class EditScanner
{
    private static readonly ImmutableArray<IEditCheck> Checks =
    [
        new BinaryCheck(),
        new SizeCheck(),
        new TaskIdCheck(),
        new RareStringCheck(),
        new NgramCheck(),
        new EncodingCheck(),
        new HiddenCodeCheck(),
        new ModelParameterCheck(),
        new EvaluationCheck(),
        new BranchCheck(),
        new CrashCheck(),
        new StateCheck(),
    ];

    private readonly CorpusIndex corpus;

    /// <summary>Builds the index of a corpus once for many scans.</summary>
    public EditScanner(ScanCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        this.corpus = new CorpusIndex(corpus);
    }

    /// <summary>Scans the added lines of an edit. Never fails on any text.</summary>
    public ScanReport Scan(AgentEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var underCheck = new EditUnderCheck(new EditReading(edit), corpus);
        var findings = new FindingList();
        foreach (var check in Checks)
        {
            check.Look(underCheck, findings);
        }

        return findings.Report();
    }
}
