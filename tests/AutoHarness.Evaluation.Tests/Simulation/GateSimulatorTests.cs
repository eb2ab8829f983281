using AutoHarness.Evaluation.Simulation;

namespace AutoHarness.Evaluation.Tests.Simulation;

public sealed class GateSimulatorTests
{
    private static readonly SimulationOptions Small = new()
    {
        World = new WorldOptions { TrainTasks = 30, TestTasks = 14 },
        Replications = 4,
        RecheckReplications = 4,
        Proposals = 12,
    };

    [Fact]
    public void Prints_one_line_for_each_characteristic_in_both_forms()
    {
        var result = new GateSimulator(TimeProvider.System).Run(Small, null, TestContext.Current.CancellationToken);

        var lines = result.Characteristics.Select(line => line.ToString()).ToArray();
        Assert.Equal(8, lines.Count(line => line.Contains("[full]", StringComparison.Ordinal)));
        Assert.Equal(8, lines.Count(line => line.Contains("[statistic only]", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(1, 11).Select(id => $"O{id}").Order(), result.Characteristics.Select(line => line.Id).Distinct().Order());
        Assert.All(lines, line => Assert.Matches("^O[0-9]+ .*: (met|not met)$", line));
        Assert.Equal(18, result.Gates.Length);
    }

    [Fact]
    public void Gives_the_same_figures_again()
    {
        var first = new GateSimulator(TimeProvider.System).Run(Small, null, TestContext.Current.CancellationToken);
        var second = new GateSimulator(TimeProvider.System).Run(Small with { Parallelism = 1 }, null, TestContext.Current.CancellationToken);

        Assert.Equal(first.Gates, second.Gates);
        Assert.Equal(first.TrialBudget, second.TrialBudget);
    }

    [Fact]
    public void Finds_the_paired_gate_far_better_than_compat_at_equal_trials()
    {
        var options = new SimulationOptions();
        var compat = Figures(GateRows.Common[0], options, 24);
        var paired = Figures(GateRows.Paired(GateSimulator.Full, statisticOnly: false)[0], options, 24);

        Assert.InRange(paired.Trials, 0.95 * compat.Trials, 1.1 * compat.Trials);
        Assert.True(paired.Gain.Value > compat.Gain.Value + 0.03);
        Assert.True(paired.Inflation.Value < compat.Inflation.Value);
    }

    [Fact]
    public void Accepts_no_ops_seldom()
    {
        var figures = Figures(GateRows.Paired(GateSimulator.Full, statisticOnly: false)[6], new SimulationOptions(), 20);

        Assert.InRange(figures.NoOpAccepted.Value, 0.001, 0.08);
        Assert.Equal(0, figures.Gain.Value, 1e-12);
    }

    [Fact]
    public void Reproduces_the_decisions_of_the_original_that_were_derived_by_hand()
    {
        Assert.True(GoldenStream.Check().Met);
    }

    [Fact]
    public void Certifies_nothing_false_more_often_than_promised()
    {
        Assert.True(CertificateTrial.Run(new SimulationOptions(), TestContext.Current.CancellationToken).Met);
    }

    [Fact]
    public void Gives_every_gate_the_same_tasks_and_proposals()
    {
        var first = new World(new WorldOptions(), 5);
        var second = new World(new WorldOptions(), 5);

        Assert.Equal(first.Start, second.Start);
        Assert.Equal(first.Propose(3, first.Start).Logits, second.Propose(3, second.Start).Logits);
    }

    [Fact]
    public void Measures_standard_errors_over_campaigns()
    {
        var mean = Figure.Mean([1, 2, 3]);

        Assert.Equal(2, mean.Value, 1e-12);
        Assert.Equal(1 / Math.Sqrt(3), mean.StandardError, 1e-12);
        Assert.Equal(new Figure(0.5, 0), Figure.Share([(1, 2), (2, 4)]));
        Assert.Equal(new Figure(0, 0), Figure.Share([(0, 0)]));
    }

    private static GateFigures Figures(SimulatedGate gate, SimulationOptions options, int campaigns)
    {
        var outcomes = new CampaignOutcome[campaigns];
        Parallel.For(0, campaigns, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index => outcomes[index] = gate.Play(options, 4000, index));
        return GateFigures.Of(gate.Name, [.. outcomes]);
    }
}
