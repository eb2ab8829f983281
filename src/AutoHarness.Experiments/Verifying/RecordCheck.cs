using System.Collections.Immutable;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Rotating;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Verifying;

/// <summary>Compares the rows of <c>results.tsv</c> with the judgements, and the first one with the baseline's trials.</summary>
internal sealed class RecordCheck(ExperimentLedger ledger, HeldOutStore heldOut, Split gateSplit)
{
    public IEnumerable<string> Check(RecordRow record) => record.Gate is { } gate ? CheckJudged(record, gate) : CheckBaseline(record);

    private IEnumerable<string> CheckJudged(RecordRow record, long gate)
    {
        var name = GateRow.GateName(gate);
        if (ledger.Gates().FirstOrDefault(row => row.Id == gate) is not { Stands: true } judgement)
        {
            yield return $"row {record.Row} rests on {name}, which was not accepted";
            yield break;
        }

        var outcome = judgement.Outcome!;
        if (record.Version != judgement.Candidate)
        {
            yield return $"row {record.Row} records another agent than {name} judged";
        }

        if (!record.Score.Equals(outcome.Score ?? 0) || (record.Passed, record.Total) != outcome.Suite)
        {
            yield return $"the numbers of row {record.Row} are not those of {name}";
        }
    }

    private IEnumerable<string> CheckBaseline(RecordRow record)
    {
        if (gateSplit != Split.Test)
        {
            yield break;
        }

        var tasks = SplitHistory.FirstTest(heldOut);
        var measured = heldOut.Trials.Find(PrepareOperation.Baseline, record.Version).Concat(ledger.Trials.Find(PrepareOperation.Baseline, record.Version))
            .Where(trial => tasks.BinarySearch(trial.Key.Task) >= 0)
            .GroupBy(trial => trial.Key.Fingerprint)
            .Select(BaselineScore.Of)
            .ToArray();
        if (measured.Length > 0 && !measured.Any(score => score.Equals(record.Score)))
        {
            yield return $"the score of row {record.Row} is not the mean of the baseline's trials";
        }
    }
}
