using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Trials;

/// <summary>A finished trial, as the ledger keeps it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Split">Its split.</param>
/// <param name="Outcome">Its end.</param>
/// <param name="Usage">What its model calls used, by role, all tries together.</param>
/// <param name="Wall">Wall-clock time of the last try.</param>
/// <param name="Tries">1, or more after infrastructure errors or the loss of a shared agent process.</param>
/// <param name="Jail">What isolation and limits its agent process ran under.</param>
/// <param name="StartedAt">When the last try began.</param>
/// <param name="Trace">The trace as UTF-8 JSON, or null where none is kept.</param>
public sealed record TrialRecord(
    TrialKey Key,
    Split Split,
    TrialOutcome Outcome,
    IReadOnlyDictionary<ModelRole, Usage> Usage,
    TimeSpan Wall,
    int Tries,
    string Jail,
    DateTimeOffset StartedAt,
    byte[]? Trace)
{
    /// <summary>Of the usage, what tries used that counted for nothing, as after an infrastructure error.</summary>
    public Usage Wasted { get; init; } = Models.Metering.Usage.None;

    /// <summary>The iteration that wanted it; null outside of any, and for trials of earlier versions of the tool.</summary>
    public int? Iteration { get; init; }

    /// <summary>The reward in [0,1], or null for an infrastructure error.</summary>
    public double? Reward => Outcome is TrialOutcome.Scored scored ? scored.Reward : null;
}
