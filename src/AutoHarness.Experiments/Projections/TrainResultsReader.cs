using System.Collections.Immutable;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Projections;

/// <summary>The newest full run over the train tasks, from the ledger. Runs over some tasks only never replace it.</summary>
internal sealed class TrainResultsReader(ExperimentLedger ledger)
{
    public TrainResults Read()
    {
        var run = ledger.Runs().LastOrDefault(run => run is { Finished: true, Whole: true, Split: Split.Train });
        if (run is null)
        {
            return TrainResults.None;
        }

        var trials = ledger.Trials.Find(run.Series, run.Version, run.Fingerprint)
            .Where(trial => trial.Key.Attempt >= run.FirstAttempt && trial.Key.Attempt < run.FirstAttempt + run.Trials)
            .ToImmutableArray();
        var results = trials
            .GroupBy(trial => trial.Key.Task)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Average(trial => trial.Reward));
        return new TrainResults("train", trials.IsEmpty ? null : trials.Max(trial => trial.StartedAt), results);
    }
}
