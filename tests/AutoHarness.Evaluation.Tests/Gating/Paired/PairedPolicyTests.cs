using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Gating.Paired;

public sealed class PairedPolicyTests
{
    [Fact]
    public void Begins_with_a_third_of_the_train_tasks_and_only_the_candidate_where_the_pool_has_trials()
    {
        var wanted = new PairedScenario().WithPool(_ => 0).Next();

        Assert.Equal(10, wanted.Trials.Length);
        Assert.All(wanted.Trials, trial => Assert.Equal(("judge:g-1", "new", 0), (trial.Series, trial.AgentVersion, trial.Attempt)));
        Assert.All(wanted.Trials, trial => Assert.StartsWith("a", trial.Task.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Runs_the_incumbent_side_by_side_where_the_pool_has_no_trial()
    {
        var scenario = new PairedScenario();
        scenario.Facts.Add(new TrialFact("baseline", "old", new TaskId("a00"), 0, null));

        var wanted = scenario.Next();

        Assert.Equal(20, wanted.Trials.Length);
        Assert.All(wanted.Trials.Chunk(2), pair =>
        {
            Assert.Equal(("reference:g-1", "old"), (pair[0].Series, pair[0].AgentVersion));
            Assert.Equal(("judge:g-1", "new"), (pair[1].Series, pair[1].AgentVersion));
            Assert.Equal(pair[0].Task, pair[1].Task);
        });
    }

    [Fact]
    public void Starts_other_judgements_with_other_tasks()
    {
        var first = new PairedScenario().WithPool(_ => 0);
        var second = new PairedScenario().WithPool(_ => 0);
        second.Case = second.Case with { Id = "g-2" };

        Assert.NotEqual(first.Next().Trials.Select(trial => trial.Task), second.Next().Trials.Select(trial => trial.Task));
    }

    [Fact]
    public void Stops_a_harmful_candidate_after_the_first_chunk_without_a_held_out_trial()
    {
        var scenario = new PairedScenario().WithPool(_ => 1);

        var verdict = scenario.Judge(_ => 0);

        Assert.Equal(VerdictKind.RejectedHarm, verdict.Kind);
        Assert.Single(scenario.Asked);
        Assert.False(verdict.LookedAtHeldOut);
    }

    [Fact]
    public void Accepts_a_clear_improvement_after_one_trial_of_every_task()
    {
        var scenario = new PairedScenario().WithPool(task => task.Value[^1] < '5' ? 1 : 0);

        var verdict = scenario.Judge(_ => 1);

        Assert.Equal(VerdictKind.Accepted, verdict.Kind);
        Assert.Equal(42, scenario.Asked.Sum(step => step.Trials.Length));
        Assert.Equal(["round 1", "round 1", "round 1", "round 1"], scenario.Asked.Select(step => step.Stage));
        Assert.Null(verdict.Score);
    }

    [Fact]
    public void Does_not_accept_what_the_held_out_tasks_contradict_however_much_train_gained()
    {
        var scenario = new PairedScenario(train: 60).WithPool(task => task.Value is "x00" or "x01" ? 1 : 0);

        var verdict = scenario.Judge(trial => trial.AgentVersion == "old" ? (trial.Task.Value is "x00" or "x01" ? 1 : 0) : trial.Task.Value[0] == 'a' ? 1 : 0);

        Assert.Equal(VerdictKind.Inconclusive, verdict.Kind);
    }

    [Fact]
    public void Gives_up_after_its_rounds_when_nothing_is_shown()
    {
        var scenario = new PairedScenario { Preset = PairedPreset.Strict }.WithPool(Alternating);

        var verdict = scenario.Judge(trial => Alternating(trial.Task));

        Assert.Equal(VerdictKind.RejectedFutile, verdict.Kind);
        Assert.Contains("round 4", scenario.Asked.Select(step => step.Stage));
    }

    [Fact]
    public void Plays_no_more_rounds_than_the_budget_allows()
    {
        var scenario = new PairedScenario { Preset = PairedPreset.Strict }.WithPool(Alternating);
        scenario.Case = scenario.Case with { RoundCap = 2 };

        var verdict = scenario.Judge(trial => Alternating(trial.Task));

        Assert.Equal(VerdictKind.Inconclusive, verdict.Kind);
        Assert.DoesNotContain("round 3", scenario.Asked.Select(step => step.Stage));
    }

    [Fact]
    public void Runs_the_half_of_the_tasks_again_that_is_still_uncertain()
    {
        string[] gained = ["a01", "x01"], lost = ["a02", "x02"];
        var scenario = new PairedScenario { Preset = PairedPreset.Strict }.WithPool(task => lost.Contains(task.Value) ? 1 : 0);

        scenario.Judge(trial => (trial.AgentVersion == "new" ? gained : lost).Contains(trial.Task.Value) ? 1 : 0);

        var second = scenario.Asked.Where(step => step.Stage == "round 2").SelectMany(step => step.Trials).Where(trial => trial.AgentVersion == "new").ToArray();
        Assert.Equal(21, second.Length);
        Assert.Superset(gained.Concat(lost).ToHashSet(), second.Select(trial => trial.Task.Value).ToHashSet());
        Assert.All(second, trial => Assert.Equal(1, trial.Attempt));
    }

    [Fact]
    public void Tops_the_pool_up_where_later_rounds_run_again()
    {
        var scenario = new PairedScenario().WithPool(Alternating);

        scenario.Judge(trial => Alternating(trial.Task));

        var second = scenario.Asked.Where(step => step.Stage == "round 2").SelectMany(step => step.Trials).ToArray();
        Assert.Equal(21, second.Count(trial => trial.Series == "reference:g-1"));
        Assert.Equal(
            second.Where(trial => trial.AgentVersion == "old").Select(trial => trial.Task),
            second.Where(trial => trial.AgentVersion == "new").Select(trial => trial.Task));
        var trials = scenario.Facts.Where(fact => fact.AgentVersion == "old").CountBy(fact => fact.Task);
        Assert.All(trials, task => Assert.InRange(task.Value, 1, 6));
    }

    [Fact]
    public void Prefers_cheap_tasks_where_they_tell_as_much()
    {
        var scenario = new PairedScenario().WithPool(Alternating, cost: Cost);

        scenario.Judge(trial => Alternating(trial.Task));

        Assert.All(scenario.Asked.TakeWhile(step => step.Stage == "round 1"), step => Assert.Equal(step.Trials.OrderBy(trial => Cost(trial.Task)), step.Trials));
        var second = scenario.Asked.Where(step => step.Stage == "round 2").SelectMany(step => step.Trials).Select(trial => trial.Task).Distinct().ToArray();
        Assert.Equal(scenario.Tasks.OrderBy(Cost).Take(21).Order(), second.Order());

        static decimal Cost(TaskId task) => ((task.Value[1] - '0') * 10) + (task.Value[2] - '0') + (task.Value[0] == 'x' ? 0.5m : 0);
    }

    [Fact]
    public void Does_not_accept_an_edit_without_any_effect_on_a_benchmark_without_noise()
    {
        var scenario = new PairedScenario().WithPool(Alternating);

        var verdict = scenario.Judge(trial => Alternating(trial.Task));

        Assert.Equal(VerdictKind.Inconclusive, verdict.Kind);
        Assert.Contains("round 6", scenario.Asked.Select(step => step.Stage));
    }

    [Fact]
    public void Never_lets_exploration_or_another_judgement_into_a_verdict()
    {
        var scenario = new PairedScenario().WithPool(_ => 0);
        foreach (var series in new[] { "explore", "judge:g-0", "fresh:g-0", "noise:1" })
        {
            scenario.Facts.AddRange(scenario.Tasks.Select(task => new TrialFact(series, "new", task, 0, 1)));
            scenario.Facts.AddRange(scenario.Tasks.Select(task => new TrialFact(series, "old", task, 0, 1)));
        }

        var verdict = scenario.Judge(trial => trial.AgentVersion == "new" && trial.Task.Value[^1] == '1' ? 1 : 0);

        Assert.Equal(VerdictKind.Accepted, verdict.Kind);
    }

    [Fact]
    public void Gives_a_byte_identical_copy_trials_of_its_own()
    {
        var scenario = new PairedScenario();
        scenario.Case = scenario.Case with { Candidate = "old", Pool = IncumbentPool.Restarted };

        var wanted = scenario.Next();

        Assert.Equal(wanted.Trials.Length, wanted.Trials.Distinct().Count());
        Assert.Equal(10, wanted.Trials.Count(trial => trial.Series == "judge:g-1"));
        Assert.Equal(10, wanted.Trials.Count(trial => trial.Series == "reference:g-1"));
    }

    [Fact]
    public void Leaves_the_trials_that_selected_the_incumbent_out_of_a_fresh_reference()
    {
        var mixed = new PairedScenario { Preset = PairedPreset.Default };
        var fresh = new PairedScenario { Preset = PairedPreset.Thorough };
        foreach (var scenario in new[] { mixed, fresh })
        {
            scenario.Case = scenario.Case with { Pool = new IncumbentPool("judge:g-0", ["fresh:g-0"]) };
            scenario.WithPool(_ => 1, trials: 2, series: "judge:g-0");
        }

        Assert.DoesNotContain(mixed.Next().Trials, trial => trial.AgentVersion == "old");
        Assert.Contains(fresh.Next().Trials, trial => trial.AgentVersion == "old");
    }

    [Fact]
    public void Demands_more_once_the_held_out_tasks_have_been_used_too_often()
    {
        var first = Marginal();
        var worn = Marginal();
        worn.Case = worn.Case with { HeldOutLooks = 60 };

        var before = first.Judge(MarginalReward);
        var after = worn.Judge(MarginalReward);

        Assert.Equal(VerdictKind.Accepted, before.Kind);
        Assert.Equal(4, first.Asked.Count);
        Assert.InRange((double)before.Record["rounds"]!.AsArray()[^1]!["z"]!, 0.3, 0.6);
        Assert.True(worn.Asked.Count > first.Asked.Count);
        Assert.Contains("prepare --rotate-split", Assert.Single(after.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Wants_a_gain_on_held_out_tasks_from_a_suspicious_edit()
    {
        var plain = new PairedScenario(train: 60).WithPool(Before);
        var suspicious = new PairedScenario(train: 60).WithPool(Before);
        suspicious.Case = suspicious.Case with { Suspicious = true };

        Assert.Equal(VerdictKind.Accepted, plain.Judge(TrainGain).Kind);
        Assert.False(suspicious.Judge(TrainGain).Accepted);

        // Eight train tasks gained and five lost; held-out tasks stay as they are.
        static double? Before(TaskId task) => task.Value is "a05" or "a15" or "a25" or "a35" or "a45" ? 1 : 0;
        static double? TrainGain(TrialWanted trial) =>
            trial.AgentVersion == "old" ? Before(trial.Task) : trial.Task.Value[0] == 'a' && (trial.Task.Value[^1] == '3' || trial.Task.Value is "a07" or "a17") ? 1 : 0;
    }

    [Fact]
    public void Wants_a_gain_on_held_out_tasks_where_three_train_tasks_carry_it_all()
    {
        var scenario = new PairedScenario(train: 60).WithPool(_ => 0);

        var verdict = scenario.Judge(trial => trial.AgentVersion == "new" && trial.Task.Value is "a01" or "a02" or "a03" && trial.AgentVersion == "new" ? 1 : 0);

        Assert.Equal(VerdictKind.Inconclusive, verdict.Kind);
    }

    [Fact]
    public void Wants_a_gain_on_held_out_tasks_where_train_gained_far_more()
    {
        var scenario = new PairedScenario(train: 60).WithPool(_ => 0);

        var verdict = scenario.Judge(trial => trial.AgentVersion == "new" && trial.Task.Value[0] == 'a' && trial.Task.Value[^1] < '5' ? 1 : 0);

        Assert.Equal(VerdictKind.Inconclusive, verdict.Kind);
    }

    [Fact]
    public void Uses_all_tasks_for_the_veto_when_there_are_too_few_held_out_ones()
    {
        var scenario = new PairedScenario(train: 30, test: 4).WithPool(_ => 0);

        var verdict = scenario.Judge(trial => trial.AgentVersion == "new" && trial.Task.Value[^1] < '4' ? 1 : 0);

        Assert.Equal(VerdictKind.Accepted, verdict.Kind);
        Assert.Contains("soft", Assert.Single(verdict.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_tasks_of_a_group_as_one_piece_of_evidence()
    {
        var single = new PairedScenario(train: 40).WithPool(_ => 0);
        var grouped = new PairedScenario(train: 40).WithPool(_ => 0);
        grouped.Case = grouped.Case with { Groups = grouped.Case.Train.ToImmutableDictionary(task => task, task => task.Value[..2]) };

        var alone = single.Judge(trial => trial.AgentVersion == "new" && trial.Task.Value[^1] < '3' ? 1 : 0);
        var together = grouped.Judge(trial => trial.AgentVersion == "new" && trial.Task.Value[^1] < '3' ? 1 : 0);

        Assert.True(Error(together) > 0);
        Assert.NotEqual(Error(alone), Error(together));

        static double Error(Verdict verdict) => (double)verdict.Record["rounds"]!.AsArray()[^1]!["se"]!;
    }

    [Fact]
    public void Reaches_the_same_verdict_from_all_facts_at_once_in_any_order()
    {
        Gen.Select(Gen.Double[-0.2, 0.3], Gen.ULong, Gen.Int[0, 3].Select(index => PairedPreset.All[index])).Sample(
            (effect, seed, preset) =>
            {
                var scenario = new PairedScenario(train: 16, test: 9) { Preset = preset };
                scenario.WithPool(task => Coin(seed, task, 0, 0.5) ?? 0, trials: 2);
                var stepwise = scenario.Judge(trial => Coin(seed, trial.Task, trial.Attempt + (trial.AgentVersion == "new" ? 100 : 50), trial.AgentVersion == "new" ? 0.5 + effect : 0.5));

                var asked = scenario.Asked.SelectMany(step => step.Trials).ToArray();
                scenario.Facts.Reverse();
                var atOnce = Assert.IsType<GateStep.Judged>(new PairedPolicy(preset).Judge(scenario.Case, scenario.Facts)).Verdict;

                return asked.Length == asked.Distinct().Count()
                    && stepwise.Kind == atOnce.Kind
                    && stepwise.Record.ToJsonString() == atOnce.Record.ToJsonString();
            },
            iter: 300);
    }

    [Fact]
    public void Adds_fractions_up_to_the_same_bits_whatever_trial_finished_first()
    {
        Gen.Select(Gen.ULong, Gen.Shuffle(Enumerable.Range(0, 100).ToArray())).Sample(
            (seed, order) =>
            {
                var straight = new PairedScenario(train: 16, test: 9);
                straight.WithPool(task => ((Coin(seed, task, 0, 0.5) ?? 0) * 0.1) + 0.7, trials: 1);
                straight.WithPool(task => ((Coin(seed, task, 1, 0.5) ?? 0) * 0.3) + 0.1, series: "reference:g-0");
                straight.WithPool(task => ((Coin(seed, task, 2, 0.5) ?? 0) * 0.2) + 0.3, series: "judge:g-0");
                straight.WithPool(task => ((Coin(seed, task, 3, 0.5) ?? 0) * 0.6) + 0.2, series: "fresh:g-0");
                straight.Case = straight.Case with { Pool = new IncumbentPool("judge:g-0", ["baseline", "reference:g-0", "fresh:g-0"]) };
                var shuffled = new PairedScenario(train: 16, test: 9) { Case = straight.Case };
                shuffled.Facts.AddRange(order.Select(index => straight.Facts[index]));
                double? Reward(TrialWanted trial) => Coin(seed, trial.Task, trial.Attempt + 10, 0.5) is { } coin ? (coin * 0.7) + 0.1 : null;

                return straight.Judge(Reward).Record.ToJsonString() == shuffled.Judge(Reward).Record.ToJsonString();
            },
            iter: 100);
    }

    [Fact]
    public void Names_no_held_out_task_in_what_a_coding_agent_may_read()
    {
        Gen.Select(Gen.Double[-0.5, 0.5], Gen.ULong).Sample(
            (effect, seed) =>
            {
                var scenario = new PairedScenario(train: 16, test: 9);
                scenario.WithPool(task => Coin(seed, task, 0, 0.5) ?? 0);

                var verdict = scenario.Judge(trial => Coin(seed, trial.Task, trial.Attempt + 100, trial.AgentVersion == "new" ? 0.5 + effect : 0.5));

                var shown = verdict.Reason + string.Concat(verdict.Warnings);
                return !System.Text.RegularExpressions.Regex.IsMatch(shown, @"x\d\d|0\.\d", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
            },
            iter: 200);
    }

    // Seven train tasks gained and five lost, one held-out task gained and one lost: by hand z = 0.56 after the first round.
    private static PairedScenario Marginal()
    {
        var scenario = new PairedScenario(train: 30, test: 12).WithPool(MarginalPool);
        scenario.Case = scenario.Case with { Seed = 5 };
        return scenario;
    }

    private static double? MarginalPool(TaskId task) => task.Value is "a00" or "a05" or "a10" or "a15" or "a20" or "x05" ? 1 : 0;

    private static double? MarginalReward(TrialWanted trial) => trial.AgentVersion == "old"
        ? MarginalPool(trial.Task)
        : trial.Task.Value is "a01" or "a06" or "a11" or "a16" or "a21" or "a26" or "a29" or "x03" ? 1 : 0;

    private static double? Alternating(TaskId task) => task.Value[^1] % 2;

    /// <summary>A reward that depends on its arguments alone; one in fifty is an infrastructure error.</summary>
    private static double? Coin(ulong seed, TaskId task, int attempt, double probability)
    {
        var hash = seed;
        foreach (var character in $"{task}/{attempt}")
        {
            hash = (hash ^ character) * 1099511628211UL;
            hash ^= hash >> 29;
        }

        var uniform = (hash >> 11) / (double)(1UL << 53);
        return hash % 50 == 7 ? null : uniform < probability ? 1 : 0;
    }
}
