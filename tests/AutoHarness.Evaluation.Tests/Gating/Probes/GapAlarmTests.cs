using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Evaluation.Simulation;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Gating.Probes;

public sealed class GapAlarmTests
{
    private static readonly ImmutableArray<TaskId> Train = [.. Enumerable.Range(0, 62).Select(number => new TaskId($"a{number}"))];
    private static readonly ImmutableArray<TaskId> Test = [.. Enumerable.Range(0, 27).Select(number => new TaskId($"x{number}"))];

    [Fact]
    public void Gives_the_values_that_were_computed_by_hand()
    {
        // Gains 1, 0, 1, 0 against 0, 0: means 1/2 and 0; shrunk variances (1 + 0.08)/7 and 0.08/5.
        ImmutableArray<TaskId> train = [.. Train.Take(4)];
        ImmutableArray<TaskId> test = [.. Test.Take(2)];
        var baseline = Rewards(train.Concat(test), _ => [0, 0]);
        var now = Rewards(train.Concat(test), task => task.Value is "a0" or "a2" ? [1] : [0]);

        var alarm = GapAlarm.Of(train, test, baseline, now);

        Assert.Equal((0.5, 0.0), (alarm.Train, alarm.Test));
        Assert.Equal(0.5 / Math.Sqrt((1.08 / 7 / 4) + (0.08 / 5 / 2)), alarm.Z, 12);
        Assert.True(alarm.Raised);
    }

    [Fact]
    public void Stays_silent_while_a_split_has_no_tasks_that_both_have_run()
    {
        var baseline = Rewards(Train, _ => [0]);
        var now = Rewards(Train.Concat(Test), _ => [1]);

        Assert.Equal(new GapAlarm(1, 0, 0), GapAlarm.Of(Train, Test, baseline, now));
        Assert.False(GapAlarm.Of(Train, Test, baseline, now).Raised);
    }

    [Fact]
    public void Is_rare_when_the_gain_is_the_same_on_both_and_common_when_it_is_learnt_by_heart()
    {
        var honest = Enumerable.Range(0, 2000).Count(replication => Simulate(replication, train: 0.12, test: 0.12).Raised);
        var byHeart = Enumerable.Range(0, 2000).Count(replication => Simulate(replication, train: 0.30, test: -0.02).Raised);

        Assert.InRange(honest / 2000.0, 0, 0.05);
        Assert.InRange(byHeart / 2000.0, 0.7, 1);
    }

    private static GapAlarm Simulate(int replication, double train, double test)
    {
        var stream = new RandomStream(9, replication);
        var chances = Train.Concat(Test).ToDictionary(task => task, _ => 0.2 + (0.4 * stream.Uniform()));
        var baseline = Rewards(chances.Keys, task => Draw(stream, chances[task], 2));
        var now = Rewards(chances.Keys, task => Draw(stream, chances[task] + (task.Value[0] is 'a' ? train : test), 2));
        return GapAlarm.Of(Train, Test, baseline, now);
    }

    private static ImmutableArray<double> Draw(RandomStream stream, double chance, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => stream.Uniform() < chance ? 1.0 : 0)];

    private static Dictionary<TaskId, ImmutableArray<double>> Rewards(IEnumerable<TaskId> tasks, Func<TaskId, ImmutableArray<double>> rewards) =>
        tasks.ToDictionary(task => task, rewards);
}
