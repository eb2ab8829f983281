using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Scanning;

/// <summary>What the scan of an edit found.</summary>
/// <param name="Findings">The gravest first, then by file and line; at most <see cref="MostFindings"/>.</param>
public sealed record ScanReport(ImmutableArray<ScanFinding> Findings)
{
    /// <summary>Findings kept; of more only the gravest are.</summary>
    public const int MostFindings = 100;

    /// <summary>The strictest action asked for; null when nothing was found.</summary>
    public FindingAction? Worst => Findings.IsEmpty ? null : Findings.Max(finding => finding.Action);

    /// <summary>True when the edit must not be judged.</summary>
    public bool Forbidden => Worst is FindingAction.Reject;

    /// <summary>True when the edit may be judged with the stricter rules only, or not at all.</summary>
    public bool Suspicious => Worst is FindingAction.Reject or FindingAction.Quarantine;
}
