using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Verifying;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Explaining;

/// <summary>Explains a judgement from what was kept of it. It changes nothing.</summary>
public static class GateExplainer
{
    /// <summary>Explains one judgement of an experiment that no command needs to be at work on.</summary>
    /// <param name="folder">The experiment.</param>
    /// <param name="environment">Where the held-out store is.</param>
    /// <param name="id">Such as <c>g-0003</c>.</param>
    /// <returns>Null when there is no verdict of that name.</returns>
    /// <exception cref="HarnessException">The held-out store is missing.</exception>
    public static async Task<GateExplanation?> ReadAsync(ExperimentFolder folder, HarnessEnvironment environment, string id)
    {
        await using var ledger = ExperimentLedger.OpenReadOnly(folder.Ledger, environment.Time);
        await using var heldOut = HeldOutStore.OpenReadOnly(HeldOutPlace.FileOf(environment, ledger.ExperimentId), ledger.ExperimentId, environment.Time);
        return Explain(ledger, heldOut, id);
    }

    internal static GateExplanation? Explain(ExperimentLedger ledger, HeldOutStore heldOut, string id)
    {
        if (ledger.Gates().FirstOrDefault(row => row.Name == id) is not { Verdict: not null } gate || StoredJudgement.Read(gate, heldOut, new TrialStores(ledger, heldOut)) is not { } stored)
        {
            return null;
        }

        var own = stored.Case;
        var candidate = stored.Facts.Where(fact => fact.Series == own.Series && fact.AgentVersion == own.Candidate).ToArray();
        var beside = stored.Facts.Where(fact => fact.Series == own.ReferenceSeries && fact.AgentVersion == own.Incumbent).ToArray();
        var pool = stored.Facts.Where(fact => own.Pool.Fresh.Contains(fact.Series) && fact.AgentVersion == own.Incumbent).ToArray();
        return new GateExplanation(
            gate.Name,
            gate.Iteration,
            gate.Policy,
            gate.Candidate,
            gate.Incumbent,
            own.Train.Length,
            own.Test.Length,
            own.Suite.Tasks.Length,
            candidate.Length,
            pool.Length,
            beside.Length,
            stored.Facts.Count(fact => fact.Series == own.FreshSeries),
            MeanCost(candidate),
            MeanCost([.. pool, .. beside]),
            stored.Verdict,
            gate.Settlement is { } settlement && stored.Verdict.Accepted ? settlement.Apply(stored.Verdict) : stored.Verdict,
            stored.Stage,
            heldOut.Settlement(gate.Id),
            own.RecordedScores.IsEmpty ? null : own.RecordedScores.Max(),
            FlipSearch.Find(stored));
    }

    private static double? MeanCost(IReadOnlyCollection<TrialFact> trials) => (double?)trials.Average(trial => trial.Cost);
}
