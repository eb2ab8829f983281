using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Compat;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Gating.Compat;

public sealed class CompatPolicyTests
{
    private static readonly GateCase Case = new()
    {
        Id = "g-1",
        Candidate = "new",
        Incumbent = "old",
        Train = TaskIds.Of("a", "b", "c", "d"),
        Test = TaskIds.Of("x", "y", "z"),
        Suite = SuiteState.Empty(0.8) with { Tasks = TaskIds.Of("a", "b") },
        RecordedScores = [0.3333],
        TrainResults = Results(("a", 0), ("c", 0), ("d", 1), ("x", 0)),
    };

    [Fact]
    public void Asks_for_the_suite_first_and_then_for_the_held_out_tasks()
    {
        var first = Wanted([]);
        var second = Wanted([Fact("a", 0), Fact("b", 0)]);

        Assert.Equal("suite", first.Stage);
        Assert.Equal([Trial("a"), Trial("b")], first.Trials);
        Assert.Equal("test", second.Stage);
        Assert.Equal([Trial("x"), Trial("y"), Trial("z")], second.Trials);
    }

    [Fact]
    public void Asks_again_for_results_that_went_missing_instead_of_judging_without_them()
    {
        var wanted = Wanted([Fact("a", 1), Fact("b", 1), Fact("x", 1), Fact("z", 1)]);

        Assert.Equal([Trial("y")], wanted.Trials);
    }

    [Fact]
    public void Takes_no_notice_of_other_series_versions_and_attempts()
    {
        TrialFact[] others =
        [
            Fact("a", 1) with { Series = "explore" },
            Fact("a", 1) with { Series = "judge:g-2" },
            Fact("a", 1) with { AgentVersion = "old" },
            Fact("a", 1) with { Attempt = 1 },
        ];

        Assert.Equal([Trial("a"), Trial("b")], Wanted(others).Trials);
    }

    [Fact]
    public void Treats_a_result_without_a_verdict_as_an_infrastructure_error_in_every_step()
    {
        var verdict = Judge([Fact("a", 1), Fact("b", null), Fact("x", 1), Fact("y", null), Fact("z", 0)]);

        Assert.Equal((1, 1), verdict.Suite);
        Assert.Equal((1, 2), verdict.Test);
        Assert.Equal(0.5, verdict.Score);
        Assert.Equal([new TaskId("a")], verdict.SuiteAfter.LastResults.Keys);
    }

    [Fact]
    public void Accepts_a_mean_equal_to_the_best_recorded_one()
    {
        var verdict = Judge([Fact("a", 1), Fact("b", 1), Fact("x", 1), Fact("y", 0), Fact("z", 0.5)], Case with { RecordedScores = [0.5, 0.25] });

        Assert.Equal(VerdictKind.Accepted, verdict.Kind);
    }

    [Fact]
    public void Does_not_take_a_score_that_is_no_number_for_the_best()
    {
        var verdict = Judge(Passing, Case with { RecordedScores = [double.NaN, double.PositiveInfinity] });

        Assert.Contains("no held-out score to beat", verdict.Reason, StringComparison.Ordinal);
        Assert.True(verdict.Accepted);
    }

    [Fact]
    public void Counts_half_a_reward_as_a_pass_in_the_suite()
    {
        var verdict = Judge([Fact("a", 0.5), Fact("b", 0.4999), Fact("x", 1), Fact("y", 1), Fact("z", 1)]);

        Assert.Equal((1, 2), verdict.Suite);
        Assert.Equal(VerdictKind.RejectedHarm, verdict.Kind);
    }

    [Fact]
    public void Never_runs_a_held_out_task_as_part_of_the_suite_or_of_the_promotion()
    {
        var gateCase = Case with { Suite = Case.Suite with { Tasks = TaskIds.Of("a", "x") } };

        var suite = Wanted([], gateCase);
        var verdict = Judge([Fact("a", 1), Fact("x", 1), Fact("y", 1), Fact("z", 1)], gateCase);
        var promotion = Assert.IsType<GateStep.Wanted>(new CompatPolicy().Settle(gateCase, verdict, []));

        Assert.Equal([Trial("a")], suite.Trials);
        Assert.Equal([Trial("c")], promotion.Trials);
        Assert.Contains("1 suite task(s) are not in the train split and were not run", verdict.Warnings);
    }

    [Fact]
    public void Promotes_only_failed_train_tasks_that_pass_now()
    {
        var gateCase = Case with
        {
            Train = TaskIds.Of("a", "b", "c", "d", "e"),
            TrainResults = Results(("a", 0), ("b", 0), ("c", 0.49), ("d", null), ("e", 0.5)),
            Suite = SuiteState.Empty(0.8),
        };
        var verdict = Judge([Fact("x", 1), Fact("y", 1), Fact("z", 1)], gateCase);

        var settled = Settle(gateCase, verdict, [Fact("a", 1), Fact("b", null), Fact("c", 0.5)]);

        Assert.Equal(TaskIds.Of("a", "c"), settled.Promoted);
        Assert.Equal(TaskIds.Of("a", "c"), settled.Suite.Tasks);
        Assert.Equal(0.5, settled.Suite.LastResults[new TaskId("c")]);
        Assert.False(settled.RolledBack);
    }

    [Fact]
    public void Settles_at_once_when_nothing_failed_before()
    {
        var gateCase = Case with { TrainResults = Results() };
        var verdict = Judge(Passing, gateCase);

        var settled = Settle(gateCase, verdict, []);

        Assert.Empty(settled.Promoted);
        Assert.Equal(SuiteFile.Render(verdict.SuiteAfter), SuiteFile.Render(settled.Suite));
    }

    [Fact]
    public void Has_a_complete_verdict_before_promotion_begins()
    {
        var verdict = Judge(Passing);

        var settling = new CompatPolicy().Settle(Case, verdict, Passing);

        Assert.True(verdict.Accepted);
        Assert.Equal("promotion", Assert.IsType<GateStep.Wanted>(settling).Stage);
    }

    [Fact]
    public void Refuses_to_settle_a_rejection()
    {
        var verdict = Judge([Fact("a", 0), Fact("b", 0), Fact("x", 0), Fact("y", 0), Fact("z", 0)]);

        Assert.Throws<ArgumentException>(() => new CompatPolicy().Settle(Case, verdict, []));
    }

    [Fact]
    public void Judges_with_a_suite_file_that_lacks_its_keys()
    {
        var verdict = Judge([Fact("x", 1), Fact("y", 1), Fact("z", 1)], Case with { Suite = SuiteFile.Parse("{}") });

        Assert.True(verdict.Accepted);
        Assert.Equal((0, 0), verdict.Suite);
    }

    [Fact]
    public void Names_no_task_in_what_a_coding_agent_may_read()
    {
        var gateCase = Case with
        {
            Train = TaskIds.Of("train-marker-1", "train-marker-2"),
            Test = TaskIds.Of("test-marker-1", "test-marker-2"),
            Suite = SuiteState.Empty(0.8) with { Tasks = TaskIds.Of("train-marker-1", "test-marker-2") },
        };

        Gen.Select(Reward, Reward, Reward).Sample((suite, first, second) =>
        {
            var verdict = Judge([Fact("train-marker-1", suite), Fact("test-marker-1", first), Fact("test-marker-2", second)], gateCase);

            return !(verdict.Reason + string.Concat(verdict.Warnings)).Contains("marker", StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Gives_the_same_verdict_whatever_the_order_of_the_facts()
    {
        Gen.Select(Reward.Array[5], Gen.Shuffle(new[] { 0, 1, 2, 3, 4 })).Sample((rewards, order) =>
        {
            TrialFact[] facts = [.. new[] { "a", "b", "x", "y", "z" }.Zip(rewards, Fact)];

            var straight = Judge(facts);
            var shuffled = Judge([.. order.Select(index => facts[index])]);

            return straight.Kind == shuffled.Kind && straight.Score.Equals(shuffled.Score) && straight.Reason.Equals(shuffled.Reason, StringComparison.Ordinal)
                && straight.Record.ToJsonString().Equals(shuffled.Record.ToJsonString(), StringComparison.Ordinal);
        });
    }

    private static readonly TrialFact[] Passing = [Fact("a", 1), Fact("b", 1), Fact("x", 1), Fact("y", 1), Fact("z", 1)];

    private static readonly Gen<double?> Reward = Gen.Int[-1, 4].Select(quarters => quarters < 0 ? (double?)null : quarters / 4.0);

    private static TrialFact Fact(string task, double? reward) => new("judge:g-1", "new", new TaskId(task), 0, reward);

    private static TrialWanted Trial(string task) => new("judge:g-1", "new", new TaskId(task), 0);

    private static ImmutableSortedDictionary<TaskId, double?> Results(params (string Task, double? Reward)[] results) =>
        results.ToImmutableSortedDictionary(result => new TaskId(result.Task), result => result.Reward);

    private static GateStep.Wanted Wanted(TrialFact[] facts, GateCase? gateCase = null) =>
        Assert.IsType<GateStep.Wanted>(new CompatPolicy().Judge(gateCase ?? Case, facts));

    private static Verdict Judge(TrialFact[] facts, GateCase? gateCase = null) =>
        Assert.IsType<GateStep.Judged>(new CompatPolicy().Judge(gateCase ?? Case, facts)).Verdict;

    private static GateStep.Settled Settle(GateCase gateCase, Verdict verdict, TrialFact[] facts) =>
        Assert.IsType<GateStep.Settled>(new CompatPolicy().Settle(gateCase, verdict, facts));
}
