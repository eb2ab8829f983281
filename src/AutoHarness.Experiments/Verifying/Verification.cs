using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Verifying;

/// <summary>What came of recomputing an experiment from its trials.</summary>
/// <param name="Experiment">Id of the experiment.</param>
/// <param name="Judgements">Every judgement in the order in which they were made.</param>
/// <param name="Controls">Every control, the kept agent judged against itself.</param>
/// <param name="Tampering">What besides single judgements does not follow from what is recorded.</param>
/// <param name="Drift">Files of the workspace that are not what the ledger would write.</param>
/// <param name="Records">Rows of <c>results.tsv</c> that were compared with their judgements.</param>
/// <param name="Certified">A certificate was found and recomputed.</param>
/// <param name="AtWork">The command that was at work meanwhile, so that files may be behind; or null.</param>
public sealed record Verification(
    string Experiment,
    ImmutableArray<CheckedJudgement> Judgements,
    ImmutableArray<CheckedJudgement> Controls,
    ImmutableArray<string> Tampering,
    ImmutableArray<string> Drift,
    int Records,
    bool Certified,
    string? AtWork)
{
    /// <summary>7 when something does not follow from the trials, 1 when only files have drifted, else 0.</summary>
    public ExitCode Exit =>
        !Tampering.IsEmpty || Judgements.Concat(Controls).Any(judgement => judgement.State == JudgementState.Differs) ? ExitCode.Integrity
        : Drift.IsEmpty ? ExitCode.Ok
        : ExitCode.Rejected;
}
