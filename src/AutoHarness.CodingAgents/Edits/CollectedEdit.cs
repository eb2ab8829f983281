using System.Collections.Immutable;

namespace AutoHarness.CodingAgents.Edits;

/// <summary>All that comes back from a copy.</summary>
/// <param name="Files">The editable files that can be taken back: regular, readable, within the size limit. In the order of the configuration.</param>
/// <param name="Findings">At most <see cref="FindingLimit"/>, forbidden ones first.</param>
/// <param name="FindingsLeftOut">How many more there were.</param>
/// <param name="Learnings">What was appended to the log, or null.</param>
public sealed record CollectedEdit(ImmutableArray<EditedFile> Files, ImmutableArray<EditFinding> Findings, int FindingsLeftOut, LearningsAddition? Learnings)
{
    public const int FindingLimit = 100;

    public bool Changed => Files.Any(file => file.Changed);

    public bool Forbidden => Findings.Any(finding => finding.Forbidden);
}
