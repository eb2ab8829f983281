using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Experiments.Planning;

namespace AutoHarness.Experiments.Tests.Planning;

public sealed class ExperimentPlanTests
{
    /// <summary>
    /// Worked by hand for 89 tasks, variance 0.10, three effective rounds (five at half the tasks) and three pool trials: 2.9 and 4.5 points.
    /// </summary>
    [Fact]
    public void Shows_what_the_paired_gate_sees_with_all_tasks()
    {
        var row = Plan("paired") with { PoolTrials = 3 };

        Assert.Equal(0.0294, row.Rounds[4].StandardError, 0.00005);
        Assert.Equal(0.0452, row.Rounds[4].SmallestEffect, 0.00005);
    }

    /// <summary>By hand: a third of 62 train tasks; at most 89 + 5*44 candidate trials, 5*44 of the incumbent and 89 fresh ones.</summary>
    [Fact]
    public void Counts_a_judgement_of_the_paired_gate()
    {
        var plan = Plan("paired");

        Assert.Equal(new TrialRange(21, 89 + 220 + 220 + 89), plan.Judgement);
        Assert.Equal(new TrialRange(22, 619), plan.Iteration);
    }

    /// <summary>Suite and held-out tasks always; the other train tasks at most once for promotion; the train tasks again for a version that is kept.</summary>
    [Fact]
    public void Counts_a_judgement_of_the_original_gate()
    {
        var plan = Plan("compat");

        Assert.Equal(new TrialRange(5 + 27, 62 + 27), plan.Judgement);
        Assert.Equal(new TrialRange(33, 152), plan.Iteration);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void Calls_the_gate_soft_with_fewer_than_eight_held_out_tasks(int test, bool soft) =>
        Assert.Equal(soft, (Plan("paired") with { TestTasks = test }).IsSoft);

    private static ExperimentPlan Plan(string mode) => new()
    {
        TrainTasks = 62,
        TestTasks = 27,
        SplitAssumed = false,
        SuiteTasks = 5,
        Mode = mode,
        Preset = PairedPreset.Default,
        Noise = new NoiseEstimate(0.10, NoiseBasis.Repeated, ["noise:4"], 62, 186),
        PoolTrials = 1,
        Price = null,
        IsScripted = false,
        Concurrency = 8,
        MaxIterations = null,
        Labels = [],
    };
}
