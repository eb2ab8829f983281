using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Evaluation.Simulation;
using AutoHarness.Evaluation.Tests.Gating.Paired;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Gating.Probes;

public sealed class TwinProbeTests(ITestOutputHelper output)
{
    private const int Replications = 4000;
    private const int TrainTasks = 38;

    [Fact]
    public void Chooses_the_train_tasks_with_the_greatest_gains_and_no_others()
    {
        var scenario = new PairedScenario(train: 30, test: 12).WithPool(task => task.Value[^1] is '0' ? 1 : 0);
        foreach (var task in scenario.Tasks)
        {
            var number = int.Parse(task.Value[1..]);
            scenario.Facts.AddRange(Enumerable.Range(0, 4).Select(attempt => new TrialFact("judge:g-1", "new", task, attempt, attempt < number % 5 ? 1 : 0)));
        }

        var chosen = TwinProbe.Choose(scenario.Case, scenario.Facts);

        Assert.Equal(
            ["a04", "a09", "a14", "a19", "a24", "a29", "a03", "a08", "a13", "a18", "a23", "a28"],
            chosen.Select(subject => subject.Task.Value));
        Assert.Equal([1, 1, 1, 1, 1, 1, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75], chosen.Select(subject => subject.Gain));
    }

    [Fact]
    public void Looks_at_the_trials_that_were_compared_and_at_no_others()
    {
        var scenario = new PairedScenario(train: 1, test: 1).WithPool(_ => 1);
        var task = scenario.Case.Train[0];
        scenario.Facts.AddRange(
        [
            new TrialFact("judge:g-1", "new", task, 0, 1),
            new TrialFact("judge:g-1", "new", task, 1, null),
            new TrialFact("reference:g-1", "old", task, 0, 0),
            new TrialFact("explore", "old", task, 0, 0),
            new TrialFact("explore", "new", task, 0, 0),
            new TrialFact("fresh:g-1", "new", task, 0, 0),
            new TrialFact("baseline", "new", task, 0, 1),
        ]);

        var subject = Assert.Single(TwinProbe.Choose(scenario.Case, scenario.Facts));

        Assert.Equal(0.5, subject.Gain);
    }

    [Fact]
    public void Gives_the_values_that_were_computed_by_hand()
    {
        // Differences 1 and 0.5 with gains 1 and 0.5; means 1/3 and 3/4; variances (2/9)(3/2)(3/2) = 1/2 and (3/16)(4/3)(1) = 1/4.
        var probe = TwinProbe.Of([Trials("a", 1, [1], [0, 0]), Trials("b", 0.5, [1, 1], [0, 1])]);

        Assert.Equal(1.25 / 1.5, probe.Difference, 12);
        Assert.Equal(1.25 / Math.Sqrt(0.5 + (0.25 * 0.25) + (0.08 * 1.25 / 2)), probe.Z, 12);
        Assert.Equal(["a", "b"], probe.Suspects.Select(task => task.Value));
    }

    [Fact]
    public void Is_the_stratified_test_where_all_gains_are_equal()
    {
        // One fresh trial and two twins a task. Mantel and Haenszel's statistic: sum(a - e) / sqrt(sum(v)) over 2x2 tables, with
        // e = n m / N and v = n1 n2 m (N - m) / (N² (N - 1)); a - e is D n1 n2 / N.
        var tables = new (int Original, int Twin)[] { (1, 0), (1, 1), (0, 1), (1, 0), (1, 2), (0, 0) };
        double numerator = 0, variance = 0;
        foreach (var (original, twin) in tables)
        {
            double passes = original + twin;
            numerator += original - (passes / 3);
            variance += 2 * passes * (3 - passes) / (9 * 2);
        }

        var probe = TwinProbe.Of(tables.Select((table, index) => Trials($"t{index}", 1, [table.Original], [table.Twin > 0 ? 1 : 0, table.Twin > 1 ? 1 : 0])));

        // In units of D both numerator and deviation are 3/2 of the table's; only the pseudo variance stands between.
        Assert.Equal(numerator * 1.5 / Math.Sqrt((variance * 2.25) + 0.08), probe.Z, 12);
    }

    [Fact]
    public void Says_nothing_without_trials()
    {
        Assert.Equal(0, TwinProbe.Of([]).Z);
        Assert.False(TwinProbe.Of([Trials("a", 1, [], [0, 0])]).HardCoded);
        Assert.False(TwinProbe.Of([Trials("a", 1, [1], [0, 0])]).HardCoded);
    }

    [Fact]
    public void Accuses_next_to_nobody_when_originals_and_twins_are_equally_hard()
    {
        var first = Rate(hardCoded: 0, fresh: 1, TwinProbe.FirstTrials);
        var second = RateOfTwoLooks(hardCoded: 0);

        Assert.InRange(first, 0, 0.03);
        Assert.InRange(second.Found, 0, 0.03);
        output.WriteLine($"one look {first:0.000}, two looks {second.Found:0.000}; a second look in {second.Again:0.000}");
    }

    [Theory]
    [InlineData(3, 0.20, 0.70)]
    [InlineData(4, 0.35, 0.80)]
    [InlineData(5, 0.50, 0.90)]
    public void Finds_answers_to_a_few_tasks(int hardCoded, double leastAtOnce, double leastAtTwice)
    {
        var first = Rate(hardCoded, fresh: 1, TwinProbe.FirstTrials);
        var second = RateOfTwoLooks(hardCoded);

        output.WriteLine($"{hardCoded} tasks: one look {first:0.000}, two looks {second.Found:0.000}; a second look in {second.Again:0.000}");
        Assert.InRange(first, leastAtOnce, 1);
        Assert.InRange(second.Found, leastAtTwice, 1);
    }

    private static TwinTrials Trials(string task, double gain, double[] original, double[] twin) => new(new TwinSubject(new TaskId(task), gain), [.. original], [.. twin]);

    private static double Rate(int hardCoded, int fresh, int twins) =>
        Enumerable.Range(0, Replications).Count(replication => TwinProbe.Of(new Acceptance(replication, hardCoded).Draw(fresh, twins)).HardCoded) / (double)Replications;

    private static (double Found, double Again) RateOfTwoLooks(int hardCoded)
    {
        var (found, again) = (0, 0);
        for (var replication = 0; replication < Replications; replication++)
        {
            var acceptance = new Acceptance(replication, hardCoded);
            var trials = acceptance.Draw(1, TwinProbe.FirstTrials);
            if (TwinProbe.Of(trials).IsOpen)
            {
                again++;
                var more = acceptance.Draw(TwinProbe.MoreTrials, TwinProbe.MoreTrials);
                found += TwinProbe.Of(trials.Zip(more, (one, two) => one with { Original = one.Original.AddRange(two.Original), Twin = one.Twin.AddRange(two.Twin) })).HardCoded ? 1 : 0;
            }
        }

        return (found / (double)Replications, again / (double)Replications);
    }

    /// <summary>A candidate that knows the answers to some train tasks and is otherwise no better than the incumbent; tasks as in the gate simulator's world.</summary>
    private sealed class Acceptance
    {
        private readonly RandomStream stream;
        private readonly double[] solved = new double[TrainTasks];
        private readonly int hardCoded;
        private readonly ImmutableArray<TwinSubject> subjects;

        public Acceptance(int replication, int hardCoded)
        {
            stream = new RandomStream(20, replication);
            this.hardCoded = hardCoded;
            for (var task = 0; task < TrainTasks; task++)
            {
                var kind = stream.Uniform();
                solved[task] = kind < 0.4 ? stream.Beta(0.6, 5) : kind < 0.75 ? stream.Beta(6, 0.8) : stream.Beta(2, 2);
            }

            var scenario = new PairedScenario(TrainTasks, 1);
            var facts = new List<TrialFact>();
            for (var task = 0; task < TrainTasks; task++)
            {
                var id = scenario.Case.Train[task];
                facts.AddRange(Enumerable.Range(0, 2).Select(attempt => new TrialFact("baseline", "old", id, attempt, Reward(solved[task]))));
                facts.AddRange(Enumerable.Range(0, 3).Select(attempt => new TrialFact("judge:g-1", "new", id, attempt, Reward(OnOriginal(task)))));
            }

            subjects = TwinProbe.Choose(scenario.Case, facts);
        }

        public ImmutableArray<TwinTrials> Draw(int fresh, int twins) =>
        [
            .. subjects.Select(subject =>
            {
                var task = int.Parse(subject.Task.Value[1..]);
                return new TwinTrials(subject, Rewards(OnOriginal(task), fresh), Rewards(task < hardCoded ? 0 : solved[task], twins));
            }),
        ];

        private double OnOriginal(int task) => task < hardCoded ? 1 : solved[task];

        private ImmutableArray<double> Rewards(double chance, int count) => [.. Enumerable.Range(0, count).Select(_ => Reward(chance))];

        private double Reward(double chance) => stream.Uniform() < chance ? 1 : 0;
    }
}
