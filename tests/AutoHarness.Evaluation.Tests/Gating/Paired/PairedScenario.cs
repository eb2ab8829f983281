using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Gating.Paired;

/// <summary>A judgement with scripted outcomes: train tasks a00, a01, ... and held-out tasks x00, x01, ...</summary>
internal sealed class PairedScenario(int train = 30, int test = 12)
{
    public GateCase Case { get; set; } = new()
    {
        Id = "g-1",
        Candidate = "new",
        Incumbent = "old",
        Train = [.. Enumerable.Range(0, train).Select(i => new TaskId($"a{i:00}"))],
        Test = [.. Enumerable.Range(0, test).Select(i => new TaskId($"x{i:00}"))],
        Suite = SuiteState.Empty(0.8),
        RecordedScores = [],
        TrainResults = ImmutableSortedDictionary<TaskId, double?>.Empty,
        Seed = 1,
    };

    public PairedPreset Preset { get; set; } = PairedPreset.Default;

    public List<TrialFact> Facts { get; } = [];

    public List<GateStep.Wanted> Asked { get; } = [];

    private PairedPolicy Policy => new(Preset);

    public IEnumerable<TaskId> Tasks => Case.Train.Concat(Case.Test);

    /// <summary>Gives the incumbent trials on every task.</summary>
    public PairedScenario WithPool(Func<TaskId, double?> reward, int trials = 1, string series = "baseline", Func<TaskId, decimal>? cost = null)
    {
        Facts.AddRange(Tasks.SelectMany(task => Enumerable.Range(0, trials).Select(attempt =>
            new TrialFact(series, Case.Incumbent, task, attempt, reward(task), cost?.Invoke(task)))));
        return this;
    }

    /// <summary>Answers every trial until the verdict.</summary>
    public Verdict Judge(Func<TrialWanted, double?> reward)
    {
        var step = Policy.Judge(Case, Facts);
        while (step is GateStep.Wanted wanted)
        {
            Answer(wanted, reward);
            step = Policy.Judge(Case, Facts);
        }

        return Assert.IsType<GateStep.Judged>(step).Verdict;
    }

    public GateStep.Settled Settle(Verdict verdict, Func<TrialWanted, double?> reward)
    {
        var step = Policy.Settle(Case, verdict, Facts);
        while (step is GateStep.Wanted wanted)
        {
            Answer(wanted, reward);
            step = Policy.Settle(Case, verdict, Facts);
        }

        return Assert.IsType<GateStep.Settled>(step);
    }

    public GateStep.Wanted Next() => Assert.IsType<GateStep.Wanted>(Policy.Judge(Case, Facts));

    private void Answer(GateStep.Wanted wanted, Func<TrialWanted, double?> reward)
    {
        Asked.Add(wanted);
        Facts.AddRange(wanted.Trials.Select(trial => new TrialFact(trial.Series, trial.AgentVersion, trial.Task, trial.Attempt, reward(trial))));
    }
}
