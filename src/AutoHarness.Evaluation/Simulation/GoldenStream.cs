using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Compat;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>A stream of rewards whose decisions under the original gate were worked out by hand.</summary>
internal static class GoldenStream
{
    private static readonly ImmutableArray<TaskId> Train = [new("a"), new("b"), new("c")];
    private static readonly ImmutableArray<TaskId> Test = [new("x"), new("y"), new("z")];

    /// <summary>
    /// For each proposal the rewards of a b c x y z (as suite or promotion trials and as held-out trials; - is an infrastructure error)
    /// and the decision. The baseline scores 1/3, recorded as 0.3333, and failed every train task.
    /// </summary>
    private static readonly ImmutableArray<(string Rewards, bool Accepted)> Proposals =
    [
        ("000000", false), // 0 is below 0.3333
        ("000100", true), // 1/3 is not below 0.3333; nothing is promoted
        ("100110", true), // 2/3; a passes its second chance and joins the suite
        ("100110", false), // 2/3 is below the recorded 0.6667
        ("000111", false), // 1, but the suite is at 0 of 1
        ("110111", true), // 1 with the suite at 1 of 1; b joins
        ("010111", false), // the suite is at 1 of 2
        ("-10-11", true), // infrastructure errors leave both means: 1 of 1 and 2 of 2
        ("--01-1", false), // nothing valid in the suite counts as 0
    ];

    public static Characteristic Check()
    {
        var decided = Replay();
        var agree = decided.Zip(Proposals).Count(pair => pair.First == pair.Second.Accepted);
        return new Characteristic("O10", "", $"{agree} of {Proposals.Length} decisions of compat as derived by hand", agree == Proposals.Length);
    }

    private static List<bool> Replay()
    {
        var policy = new CompatPolicy();
        var suite = SuiteState.Empty(SuiteFile.DefaultThreshold);
        var results = ResultsFile.Baseline(1 / 3d, DateTimeOffset.UnixEpoch);
        var decided = new List<bool>();
        foreach (var (rewards, _) in Proposals)
        {
            var gateCase = new GateCase
            {
                Id = $"{decided.Count}",
                Candidate = "candidate",
                Incumbent = "incumbent",
                Train = Train,
                Test = Test,
                Suite = suite,
                RecordedScores = ResultsFile.RecordedScores(results),
                TrainResults = Train.ToImmutableSortedDictionary(task => task, _ => (double?)0),
            };
            TrialFact[] facts =
                [.. Train.Concat(Test).Zip(rewards, (task, reward) => new TrialFact(gateCase.Series, "candidate", task, 0, reward == '-' ? null : reward - '0'))];

            var verdict = ((GateStep.Judged)policy.Judge(gateCase, facts)).Verdict;
            suite = verdict.Accepted ? ((GateStep.Settled)policy.Settle(gateCase, verdict, facts)).Suite : verdict.SuiteAfter;
            results = ResultsFile.Record(results, verdict, null, DateTimeOffset.UnixEpoch);
            decided.Add(verdict.Accepted);
        }

        return decided;
    }
}
