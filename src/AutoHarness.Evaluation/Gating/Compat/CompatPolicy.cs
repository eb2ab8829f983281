using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating.Compat;

/// <summary>
/// The gate of the original auto-harness, decision for decision: the suite's pass rate, the held-out mean against the best one ever
/// recorded, and promotion of train tasks that newly pass. Its known weaknesses are reproduced too; <c>docs/gate.md</c> lists them.
/// </summary>
public sealed class CompatPolicy : IGatePolicy
{
    private const double PassMark = 0.5;

    public string Name => "compat";

    public int Version => 1;

    public GateStep Judge(GateCase gateCase, IReadOnlyList<TrialFact> facts)
    {
        var outcomes = CandidateOutcomes(gateCase, facts);
        var suiteTasks = gateCase.Suite.Tasks.Where(task => gateCase.Train.Contains(task)).ToImmutableArray();

        // The held-out step runs whatever the suite said: the original always paid for both.
        var wanted = Missing(gateCase, "suite", suiteTasks, outcomes) ?? Missing(gateCase, "test", gateCase.Test, outcomes);
        return wanted is null
            ? new GateStep.Judged(Decide(gateCase, Result(suiteTasks, outcomes), Result(gateCase.Test, outcomes)))
            : wanted;
    }

    /// <summary>Re-runs once the train tasks that failed and are not in the suite; those that pass now join it.</summary>
    /// <exception cref="ArgumentException">The verdict is no acceptance.</exception>
    public GateStep Settle(GateCase gateCase, Verdict verdict, IReadOnlyList<TrialFact> facts)
    {
        if (!verdict.Accepted)
        {
            throw new ArgumentException("Only an acceptance is settled.", nameof(verdict));
        }

        var suite = verdict.SuiteAfter;
        var failed = gateCase.TrainResults
            .Where(result => result.Value < PassMark && gateCase.Train.Contains(result.Key) && !suite.Tasks.Contains(result.Key))
            .Select(result => result.Key)
            .ToImmutableArray();
        var outcomes = CandidateOutcomes(gateCase, facts);
        if (Missing(gateCase, "promotion", failed, outcomes) is { } wanted)
        {
            return wanted;
        }

        var promoted = failed.Where(task => outcomes[task] >= PassMark).ToImmutableArray();
        var grown = suite with
        {
            Tasks = [.. suite.Tasks.Union(promoted).Order()],
            LastResults = suite.LastResults.SetItems(promoted.Select(task => KeyValuePair.Create(task, outcomes[task]!.Value))),
        };
        return new GateStep.Settled(grown, promoted);
    }

    private static Dictionary<TaskId, double?> CandidateOutcomes(GateCase gateCase, IReadOnlyList<TrialFact> facts)
    {
        var outcomes = new Dictionary<TaskId, double?>();
        foreach (var fact in facts)
        {
            if (fact.Attempt == 0
                && string.Equals(fact.Series, gateCase.Series, StringComparison.Ordinal)
                && string.Equals(fact.AgentVersion, gateCase.Candidate, StringComparison.Ordinal))
            {
                outcomes.TryAdd(fact.Task, fact.Reward);
            }
        }

        return outcomes;
    }

    private static GateStep.Wanted? Missing(
        GateCase gateCase, string stage, ImmutableArray<TaskId> tasks, Dictionary<TaskId, double?> outcomes)
    {
        var missing = tasks.Where(task => !outcomes.ContainsKey(task));
        ImmutableArray<TrialWanted> trials = [.. missing.Select(task => new TrialWanted(gateCase.Series, gateCase.Candidate, task, 0))];
        return trials.IsEmpty ? null : new GateStep.Wanted(stage, trials);
    }

    private static StepResult Result(ImmutableArray<TaskId> tasks, Dictionary<TaskId, double?> outcomes) =>
        new([.. tasks.Select(task => (task, outcomes[task]))]);

    private Verdict Decide(GateCase gateCase, StepResult suite, StepResult test)
    {
        var skipped = gateCase.Suite.Tasks.IsEmpty;
        var suitePassed = skipped || suite.PassRate >= gateCase.Suite.Threshold;
        double? best = gateCase.RecordedScores.Any(double.IsFinite) ? gateCase.RecordedScores.Where(double.IsFinite).Max() : null;
        var testPassed = best is null || test.Mean >= best;

        return new Verdict
        {
            Kind = !suitePassed ? VerdictKind.RejectedHarm : testPassed ? VerdictKind.Accepted : VerdictKind.RejectedFutile,
            Reason = string.Join(
                " ",
                [SuiteSentence(suite, gateCase.Suite.Threshold, skipped, suitePassed), TestSentence(best, testPassed)]),
            Score = test.Mean,
            Suite = (suite.Passed, suite.Valid.Length),
            Test = (test.Passed, test.Valid.Length),
            SuiteAfter = skipped
                ? gateCase.Suite
                : gateCase.Suite with { LastResults = suite.Valid.ToImmutableSortedDictionary(result => result.Task, result => result.Reward) },
            LookedAtHeldOut = !gateCase.Test.IsEmpty,
            Warnings = Warnings(gateCase, suite, test),
            Record = new JsonObject
            {
                ["policy"] = Name,
                ["version"] = Version,
                ["suite"] = StepRecord(suite, "rate", suite.PassRate, "threshold", gateCase.Suite.Threshold, suitePassed),
                ["test"] = StepRecord(test, "mean", test.Mean, "best", best, testPassed),
            },
        };
    }

    private static string SuiteSentence(StepResult suite, double threshold, bool skipped, bool passed) =>
        skipped
            ? "The suite is empty."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Suite: {suite.Passed} of {suite.Valid.Length} passed, {threshold * 100:0.##} % needed{(passed ? "." : ": a regression.")}");

    private static string TestSentence(double? best, bool passed) =>
        best is null
            ? "There is no held-out score to beat yet."
            : $"The held-out mean is {(passed ? "not below" : "below")} the best recorded.";

    private static ImmutableArray<string> Warnings(GateCase gateCase, StepResult suite, StepResult test)
    {
        var foreign = gateCase.Suite.Tasks.Count(task => !gateCase.Train.Contains(task));
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (foreign > 0)
        {
            warnings.Add($"{foreign} suite task(s) are not in the train split and were not run");
        }

        if (suite.Infra > 0)
        {
            warnings.Add($"{suite.Infra} suite result(s) were infrastructure errors and are left out of the pass rate");
        }

        if (test.Infra > 0)
        {
            warnings.Add($"{test.Infra} held-out result(s) were infrastructure errors and are left out of the mean");
        }

        return warnings.ToImmutable();
    }

    private static JsonObject StepRecord(StepResult step, string measure, double value, string limitName, double? limit, bool passed) => new()
    {
        [measure] = value,
        [limitName] = limit,
        ["passed_tasks"] = step.Passed,
        ["valid_tasks"] = step.Valid.Length,
        ["infra"] = step.Infra,
        ["passed"] = passed,
    };

    /// <summary>The outcomes of one step; infrastructure errors leave both the numerator and the denominator.</summary>
    private sealed class StepResult(ImmutableArray<(TaskId Task, double? Reward)> outcomes)
    {
        public ImmutableArray<(TaskId Task, double Reward)> Valid { get; } =
            [.. outcomes.Where(outcome => outcome.Reward is not null).Select(outcome => (outcome.Task, outcome.Reward!.Value))];

        public int Infra => outcomes.Length - Valid.Length;

        public int Passed => Valid.Count(outcome => outcome.Reward >= PassMark);

        public double PassRate => Valid.IsEmpty ? 0 : (double)Passed / Valid.Length;

        public double Mean => Valid.IsEmpty ? 0 : Valid.Sum(outcome => outcome.Reward) / Valid.Length;
    }
}
