using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Planning;

namespace AutoHarness.Evaluation.Tests.Planning;

public sealed class EffectPlanTests
{
    /// <summary>
    /// Worked by hand for 89 tasks, variance 0.10, three effective rounds (five at half the tasks), three pool trials:
    /// sqrt((0.10 (1/3 + 1/3) + 0.01) / 89) = 2.9 points and (0.7 + 0.84) times that = 4.5; 5.3 and 8.2 for 27 tasks.
    /// </summary>
    [Theory]
    [InlineData(89, 0.0294, 0.0452)]
    [InlineData(27, 0.0533, 0.0821)]
    public void Agrees_with_the_worked_example(int tasks, double error, double effect)
    {
        var plan = EffectPlan.Table(PairedPreset.Default, tasks, withinTaskVariance: 0.10, poolTrials: 3)[4];

        Assert.Equal(5, plan.Rounds);
        Assert.Equal(error, plan.StandardError, 0.00005);
        Assert.Equal(effect, plan.SmallestEffect, 0.00005);
    }

    /// <summary>A fresh reference has no bias to allow for: the preset's own last boundary counts.</summary>
    [Fact]
    public void Uses_the_last_boundary_of_a_preset_with_a_fresh_reference()
    {
        var plan = EffectPlan.Table(PairedPreset.Strict, 89, 0.10, poolTrials: 3)[4];

        Assert.Equal((1.0 + 0.84) * plan.StandardError, plan.SmallestEffect, 1e-12);
    }

    [Fact]
    public void Sees_smaller_effects_for_more_trials()
    {
        var table = EffectPlan.Table(PairedPreset.Strict, 89, 0.10, poolTrials: 2);

        Assert.Equal(8, table.Length);
        Assert.All(table.Zip(table.Skip(1)), pair => Assert.True(pair.First.SmallestEffect > pair.Second.SmallestEffect && pair.First.Trials < pair.Second.Trials));
    }

    /// <summary>Six rounds of 89, 44, 44, ... tasks, the incumbent beside them from the second round on, and one fresh round.</summary>
    [Fact]
    public void Adds_up_the_worst_case()
    {
        Assert.Equal(89 + (5 * 44) + (5 * 44) + 89, EffectPlan.WorstCaseTrials(PairedPreset.Default, 6, 89, poolTrials: 1));
        Assert.Equal(89 + 89, EffectPlan.WorstCaseTrials(PairedPreset.Default, 1, 89, poolTrials: 1));
    }

    [Fact]
    public void Never_costs_more_than_the_worst_case()
    {
        var scenario = new Gating.Paired.PairedScenario(train: 30, test: 12) { Preset = PairedPreset.Strict }.WithPool(task => task.Value[^1] % 2);

        scenario.Judge(trial => (trial.Task.Value[^1] + (trial.AgentVersion == "new" && trial.Task.Value[1] == '0' ? trial.Attempt : 0)) % 2);

        Assert.InRange(scenario.Asked.Sum(step => step.Trials.Length), 43, EffectPlan.WorstCaseTrials(PairedPreset.Strict, 6, 42, poolTrials: 1));
    }

    /// <summary>By hand: p = 1/2 of two trials gives 1/4 * 2/1, p = 1 gives 0; tasks with one trial say nothing.</summary>
    [Fact]
    public void Estimates_the_noise_within_tasks()
    {
        Assert.Equal(0.25, EffectPlan.WithinTaskVariance([[0.0, 1.0], [1.0, 1.0], [1.0]])!.Value, 1e-12);
        Assert.Null(EffectPlan.WithinTaskVariance([[1.0], []]));
    }
}
