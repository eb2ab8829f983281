using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>
/// Measures a new incumbent again with trials that its selection did not see. They give the score that is reported, they audit the
/// acceptance, and they begin the pool of the new incumbent.
/// </summary>
internal static class Settlement
{
    public static GateStep Next(GateCase gateCase, Verdict verdict, IReadOnlyList<TrialFact> facts, PairedPreset preset, bool statisticOnly)
    {
        var panel = new TaskPanel(gateCase);
        var archive = new TrialArchive(gateCase, panel, facts, preset.MixedReference);
        for (var round = 0; round < preset.FreshRounds; round++)
        {
            if (Missing(gateCase, panel, archive, round) is { IsEmpty: false } missing)
            {
                return new GateStep.Wanted($"fresh round {round + 1}", missing);
            }
        }

        var evidence = Gather(gateCase, panel, archive, facts, preset, out var fresh);
        var audit = PairedEstimate.Of(panel, evidence, preset.TrainTrust);
        var rolledBack = audit.Z < preset.Audit;
        var suite = rolledBack || statisticOnly
            ? verdict.SuiteAfter
            : RegressionSuite.Fold(verdict.SuiteAfter, fresh.Where(trial => panel.IsTrain(trial.Task)).Select(trial => (panel.Tasks[trial.Task], trial.Reward)));

        return new GateStep.Settled(suite, [.. suite.Tasks.Except(gateCase.Suite.Tasks)], rolledBack)
        {
            Score = rolledBack ? null : Score(panel, evidence.Candidate),
            Record = new JsonObject { ["audit"] = new JsonObject { ["z"] = audit.Z, ["boundary"] = preset.Audit, ["kept"] = !rolledBack } },
        };
    }

    private static ImmutableArray<TrialWanted> Missing(GateCase gateCase, TaskPanel panel, TrialArchive archive, int round) =>
    [
        .. Enumerable.Range(0, panel.Count)
            .Where(task => !archive.TryGet(gateCase.FreshSeries, task, round, out _))
            .Select(task => new TrialWanted(gateCase.FreshSeries, gateCase.Candidate, panel.Tasks[task], round)),
    ];

    private static Evidence Gather(
        GateCase gateCase, TaskPanel panel, TrialArchive archive, IReadOnlyList<TrialFact> facts, PairedPreset preset, out List<(int Task, double? Reward)> fresh)
    {
        var evidence = new Evidence(panel.Count);
        var beside = facts
            .Where(fact => string.Equals(fact.Series, gateCase.ReferenceSeries, StringComparison.Ordinal)
                && string.Equals(fact.AgentVersion, gateCase.Incumbent, StringComparison.Ordinal))
            .OrderBy(fact => fact.Attempt)
            .Select(fact => (Task: panel.Number(fact.Task), fact.Reward))
            .Where(trial => trial.Task >= 0);
        foreach (var (task, reward) in archive.Pool.Concat(beside))
        {
            evidence.Incumbent.Add(task, reward);
        }

        fresh = [];
        for (var round = 0; round < preset.FreshRounds; round++)
        {
            for (var task = 0; task < panel.Count; task++)
            {
                archive.TryGet(gateCase.FreshSeries, task, round, out var reward);
                evidence.Candidate.Add(task, reward);
                fresh.Add((task, reward));
            }
        }

        return evidence;
    }

    private static double? Score(TaskPanel panel, Arm fresh)
    {
        var measured = Enumerable.Range(panel.TrainCount, panel.Count - panel.TrainCount).Where(task => fresh.Trials(task) > 0).ToArray();
        return measured.Length == 0 ? null : measured.Average(fresh.Mean);
    }
}
