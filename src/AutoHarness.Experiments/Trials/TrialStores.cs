using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Trials;

/// <summary>Where trials of each split are kept: train in the ledger, everything else in the held-out store.</summary>
internal sealed class TrialStores(ExperimentLedger ledger, HeldOutStore heldOut)
{
    public TrialTable For(Split split) => split == Split.Train ? ledger.Trials : heldOut.Trials;

    /// <summary>All trials of a series, train and held out, in the order of task and attempt.</summary>
    public ImmutableArray<TrialRecord> Find(string series, string? version, string fingerprint) =>
        [.. ledger.Trials.Find(series, version, fingerprint).Concat(heldOut.Trials.Find(series, version, fingerprint)).OrderBy(trial => trial.Key.Task).ThenBy(trial => trial.Key.Attempt)];

    /// <summary>What the trials of an iteration used, those that did not come to their end included.</summary>
    public Usage Spent(int iteration) => new[] { ledger.Trials, heldOut.Trials }.Aggregate(Usage.None, (sum, table) => sum
        + table.Spends().Where(trial => trial.Iteration == iteration).Aggregate(Usage.None, (all, trial) => all + TrialUsage.Sum(trial.Usage))
        + table.Flights().Where(flight => flight.Iteration == iteration).Aggregate(Usage.None, (all, flight) => all + TrialUsage.Sum(flight.Usage)));

    /// <summary>The same as a policy sees them.</summary>
    public ImmutableArray<TrialFact> Facts(string series, string fingerprint) =>
    [
        .. Find(series, null, fingerprint).Select(trial => new TrialFact(
            trial.Key.Series, trial.Key.AgentVersion, trial.Key.Task, trial.Key.Attempt, trial.Reward, TrialUsage.Sum(trial.Usage).Worth)),
    ];
}
