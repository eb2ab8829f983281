using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>How long one look takes on a large benchmark, and whether two looks at the same facts agree.</summary>
internal static class DecisionTime
{
    private const int Tasks = 600;
    private const int PoolTrials = 8;
    private const int Looks = 21;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    public static Characteristic Measure(TimeProvider time)
    {
        var ids = Enumerable.Range(0, Tasks).Select(task => new TaskId($"{task:0000}")).ToImmutableArray();
        var gateCase = new GateCase
        {
            Id = "timing",
            Candidate = "candidate",
            Incumbent = "incumbent",
            Train = ids[..(7 * Tasks / 10)],
            Test = ids[(7 * Tasks / 10)..],
            Suite = SuiteState.Empty(0.8),
            RecordedScores = [],
            TrainResults = ImmutableSortedDictionary<TaskId, double?>.Empty,
        };
        var policy = new PairedPolicy(PairedPreset.Thorough with { Rounds = PoolTrials, Accept = (9, 9), Futility = (-9, -9), RerunShare = 1 });
        var facts = Facts(gateCase);

        var records = new List<string>();
        var times = new List<TimeSpan>();
        for (var look = 0; look < Looks; look++)
        {
            var started = time.GetTimestamp();
            var step = policy.Judge(gateCase, facts);
            times.Add(time.GetElapsedTime(started));
            records.Add(step is GateStep.Judged judged ? judged.Verdict.Record.ToJsonString() : step.ToString());
        }

        var median = times.Order().ElementAt(Looks / 2);
        var same = records.Distinct(StringComparer.Ordinal).Count() == 1;
        return new Characteristic(
            "O11",
            "",
            string.Create(
                CultureInfo.InvariantCulture,
                $"a look at {Tasks} tasks with {PoolTrials} trials each takes {median.TotalMilliseconds:0.0} ms (below {Limit.TotalMilliseconds:0}), {(same ? "the same" : "not the same")} every time"),
            same && median < Limit);
    }

    private static List<TrialFact> Facts(GateCase gateCase)
    {
        var random = new RandomStream(1, 1);
        var facts = new List<TrialFact>();
        foreach (var task in gateCase.Train.Concat(gateCase.Test))
        {
            for (var attempt = 0; attempt < PoolTrials; attempt++)
            {
                facts.Add(new TrialFact("baseline", "incumbent", task, attempt, random.Uniform() < 0.5 ? 1 : 0));
                facts.Add(new TrialFact(gateCase.Series, "candidate", task, attempt, random.Uniform() < 0.5 ? 1 : 0));
            }
        }

        return facts;
    }
}
