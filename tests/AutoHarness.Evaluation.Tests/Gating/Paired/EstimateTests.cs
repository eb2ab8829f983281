using AutoHarness.Evaluation.Gating.Paired;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Gating.Paired;

public sealed class EstimateTests
{
    /// <summary>By hand: differences 1, 0, 0, 0, mean 1/4, squares 3/4; (3/4 + 0.08) / 7 / 4.</summary>
    [Fact]
    public void Shrinks_the_variance_towards_a_standard_deviation_of_fourteen_points()
    {
        var estimate = SplitEstimate.Of([1, 0, 0, 0]);

        Assert.Equal(0.25, estimate.Mean, 1e-15);
        Assert.Equal(0.83 / 28, estimate.SquaredError, 1e-15);
        Assert.Equal(4, estimate.Units);
    }

    [Fact]
    public void Says_nothing_from_a_single_unit()
    {
        Assert.Equal(0, SplitEstimate.Of([1]).Units);
        Assert.Equal(0, SplitEstimate.Of([]).Units);
    }

    [Fact]
    public void Leaves_one_moved_task_below_one_standard_error_from_its_mean_only_by_the_shrinkage()
    {
        Gen.Int[5, 300].Sample(tasks =>
        {
            var differences = new double[tasks];
            differences[0] = 1;

            var estimate = SplitEstimate.Of(differences);

            // Without shrinkage mean and error would be equal for every number of tasks.
            return estimate.Mean / estimate.StandardError is > 0.9 and < 1.5 && estimate.Mean != estimate.StandardError;
        });
    }

    /// <summary>By hand: W = 4/6, so delta = 2/3 * 1/4 + 1/3 * 1/2, and the squared errors weighted by 4/9 and 1/9.</summary>
    [Fact]
    public void Weighs_the_splits_by_their_units()
    {
        var scenario = new PairedScenario(train: 4, test: 2);
        var panel = new TaskPanel(scenario.Case);
        var evidence = Evidence(panel, candidate: [1, 0, 0, 0, 1, 0], incumbent: [0, 0, 0, 0, 0, 0]);

        var estimate = PairedEstimate.Of(panel, evidence, trainTrust: 1);

        var test = (0.5 + 0.08) / 5 / 2;
        Assert.Equal((0.25 * 2 / 3) + (0.5 / 3), estimate.Delta, 1e-15);
        Assert.Equal(Math.Sqrt((4.0 / 9 * 0.83 / 28) + (test / 9)), estimate.StandardError, 1e-15);
        Assert.Equal((0.25 - 0.5) / Math.Sqrt((0.83 / 28) + test), estimate.GapZ, 1e-12);
    }

    [Fact]
    public void Rests_on_train_alone_before_any_held_out_trial()
    {
        var panel = new TaskPanel(new PairedScenario(train: 4, test: 2).Case);
        var evidence = Evidence(panel, candidate: [1, 0, 0, 0], incumbent: [0, 0, 0, 0, 1, 1]);

        var estimate = PairedEstimate.Of(panel, evidence, trainTrust: 1);

        Assert.Equal(0.25, estimate.Delta, 1e-15);
        Assert.Equal(0, estimate.Test.Units);
    }

    [Fact]
    public void Changes_sign_when_the_arms_are_swapped()
    {
        Gen.Select(Gen.Double[0, 1].Array[8], Gen.Double[0, 1].Array[8]).Sample((first, second) =>
        {
            var panel = new TaskPanel(new PairedScenario(train: 5, test: 3).Case);

            var forth = PairedEstimate.Of(panel, Evidence(panel, first, second), 1);
            var back = PairedEstimate.Of(panel, Evidence(panel, second, first), 1);

            return Math.Abs(forth.Z + back.Z) < 1e-9;
        });
    }

    /// <summary>Two groups of two, means 1/2 and 0: mean 1/4, squares 1/8.</summary>
    [Fact]
    public void Averages_a_group_before_it_counts()
    {
        var scenario = new PairedScenario(train: 4, test: 2);
        scenario.Case = scenario.Case with { Groups = scenario.Case.Groups.Add(new("a00"), "g").Add(new("a01"), "g").Add(new("a02"), "h").Add(new("a03"), "h") };
        var panel = new TaskPanel(scenario.Case);

        var estimate = PairedEstimate.Of(panel, Evidence(panel, candidate: [1, 0, 0, 0], incumbent: [0, 0, 0, 0]), trainTrust: 1);

        Assert.Equal(2, estimate.Train.Units);
        Assert.Equal((0.125 + 0.08) / 5 / 2, estimate.Train.SquaredError, 1e-15);
    }

    private static Evidence Evidence(TaskPanel panel, double[] candidate, double[] incumbent)
    {
        var evidence = new Evidence(panel.Count);
        for (var task = 0; task < candidate.Length; task++)
        {
            evidence.Candidate.Add(task, candidate[task]);
        }

        for (var task = 0; task < incumbent.Length; task++)
        {
            evidence.Incumbent.Add(task, incumbent[task]);
        }

        return evidence;
    }
}
