using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Gating.Paired;

public sealed class SettlementTests
{
    [Fact]
    public void Measures_the_new_incumbent_again_on_every_task()
    {
        var scenario = Accepted(out var verdict, PairedPreset.Thorough);
        scenario.Asked.Clear();

        scenario.Settle(verdict, _ => 1);

        Assert.Equal(["fresh round 1", "fresh round 2"], scenario.Asked.Select(step => step.Stage));
        Assert.All(scenario.Asked, step => Assert.Equal(scenario.Tasks, step.Trials.Select(trial => trial.Task)));
        Assert.All(scenario.Asked.SelectMany(step => step.Trials), trial => Assert.Equal(("fresh:g-1", "new"), (trial.Series, trial.AgentVersion)));
    }

    [Fact]
    public void Reports_the_held_out_mean_of_fresh_trials_and_not_the_one_that_selected()
    {
        var scenario = Accepted(out var verdict);

        var settled = scenario.Settle(verdict, trial => trial.Task.Value is "x00" or "x01" or "x02" ? 0 : 1);

        Assert.Equal(0.75, settled.Score);
        Assert.False(settled.RolledBack);
    }

    [Fact]
    public void Rolls_back_what_fresh_trials_contradict()
    {
        var scenario = Accepted(out var verdict);

        var settled = scenario.Settle(verdict, _ => 0);

        Assert.True(settled.RolledBack);
        Assert.Null(settled.Score);
        Assert.Empty(settled.Promoted);
        Assert.False((bool)settled.Record["audit"]!["kept"]!);
    }

    [Fact]
    public void Takes_tasks_into_the_suite_that_passed_three_times_without_selecting_anything()
    {
        var scenario = new PairedScenario().WithPool(task => task.Value[^1] < '5' ? 1 : 0, trials: 2);
        var verdict = scenario.Judge(trial => trial.AgentVersion == "new" ? 1 : trial.Task.Value[^1] < '5' ? 1 : 0);

        var settled = scenario.Settle(verdict, _ => 1);

        Assert.True(verdict.Accepted);
        Assert.Equal(15, settled.Promoted.Length);
        Assert.Equal(scenario.Case.Train, settled.Suite.Records.Keys);
        Assert.All(settled.Promoted, task => Assert.True(task.Value[0] == 'a' && task.Value[^1] < '5'));
    }

    [Fact]
    public void Keeps_fresh_trials_of_a_rolled_back_version_out_of_the_suite()
    {
        var scenario = Accepted(out var verdict);

        var settled = scenario.Settle(verdict, _ => 0);

        Assert.Equal(verdict.SuiteAfter, settled.Suite);
    }

    [Fact]
    public void Moves_the_pool_on()
    {
        var gateCase = new PairedScenario().Case;

        Assert.Equal(["baseline", "reference:g-1"], IncumbentPool.Baseline.AfterRejection(gateCase).Fresh);
        Assert.Equal("judge:g-1", IncumbentPool.AfterAcceptance(gateCase).Selection);
        Assert.Equal(["fresh:g-1"], IncumbentPool.AfterAcceptance(gateCase).Fresh);
    }

    [Fact]
    public void Lists_fresh_rewards_of_the_incumbent_in_the_order_in_which_they_ran()
    {
        TaskId task = new("x00");
        TrialFact[] facts =
        [
            new("fresh:b", "old", task, 1, 0.3), new("fresh:a", "old", task, 0, 0.1), new("fresh:b", "old", task, 0, 0.2), new("fresh:b", "old", task, 2, null),
            new("judge:a", "old", task, 0, 0.9), new("fresh:a", "new", task, 0, 0.9), new("explore", "old", task, 0, 0.9),
        ];

        var rewards = new IncumbentPool("judge:a", ["fresh:a", "fresh:b"]).FreshRewards("old", [task, new("x01")], facts);

        Assert.Equal([0.1, 0.2, 0.3], rewards[task]);
        Assert.Empty(rewards[new("x01")]);
    }

    [Fact]
    public void Refuses_to_settle_a_rejection()
    {
        var scenario = new PairedScenario().WithPool(_ => 1);
        var verdict = scenario.Judge(_ => 0);

        Assert.Throws<ArgumentException>(() => new PairedPolicy(PairedPreset.Default).Settle(scenario.Case, verdict, scenario.Facts));
    }

    private static PairedScenario Accepted(out Verdict verdict, PairedPreset? preset = null)
    {
        var scenario = new PairedScenario { Preset = preset ?? PairedPreset.Default }.WithPool(task => task.Value[^1] < '5' ? 1 : 0, trials: 2);
        verdict = scenario.Judge(trial => trial.AgentVersion == "new" ? 1 : trial.Task.Value[^1] < '5' ? 1 : 0);
        Assert.True(verdict.Accepted);
        return scenario;
    }
}
