using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Simulation;

namespace AutoHarness.Evaluation.Tests.Simulation;

public sealed class GateSimulatorTests
{
    private static readonly SimulationOptions Small = new()
    {
        World = new WorldOptions { TrainTasks = 30, TestTasks = 14 },
        Replications = 3,
        RecheckReplications = 3,
        Proposals = 8,
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
    public void Judging_an_agent_against_itself_2000_times_accepts_it_no_oftener_than_declared()
    {
        // 50 campaigns of 40 proposals that change nothing, in both forms, by the default and by the strict preset.
        var options = new SimulationOptions { Only = ["O5"], Replications = 50 };

        var result = new GateSimulator(TimeProvider.System).Run(options, null, TestContext.Current.CancellationToken);

        Assert.Equal(["full", "statistic only"], result.Characteristics.Select(line => line.Form).Order());
        Assert.All(result.Characteristics, line => Assert.True(line.Met, line.ToString()));
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
    public void Gives_single_characteristics_the_figures_of_the_whole_table()
    {
        var whole = new GateSimulator(TimeProvider.System).Run(Small, null, TestContext.Current.CancellationToken);
        var single = new GateSimulator(TimeProvider.System).Run(Small with { Only = ["O4", "O10"] }, null, TestContext.Current.CancellationToken);

        Assert.Equal(whole.Characteristics.Where(line => line.Id is "O4" or "O10"), single.Characteristics);
        Assert.Equal(5, single.Gates.Length);
        Assert.Subset(whole.Gates.ToHashSet(), single.Gates.ToHashSet());
    }

    [Fact]
    public void Plays_no_campaign_for_a_characteristic_that_rests_on_none()
    {
        var result = new GateSimulator(TimeProvider.System).Run(Small with { Only = ["O10"] }, null, TestContext.Current.CancellationToken);

        Assert.Empty(result.Gates);
        Assert.Equal("O10", Assert.Single(result.Characteristics).Id);
    }

    [Fact]
    public void Names_every_characteristic_that_it_knows()
    {
        Assert.Equal(17, GateSimulator.Ids.Length);
        Assert.Equal(("O1", "O11", "P1", "P6"), (GateSimulator.Ids[0], GateSimulator.Ids[10], GateSimulator.Ids[11], GateSimulator.Ids[16]));
    }

    /// <summary>The chance of a pass and its opposite, averaged over all tasks of the world, population included.</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.114)]
    [InlineData(0.2)]
    public void Makes_a_world_as_noisy_as_asked_for(double noise)
    {
        var world = new World(new WorldOptions { Noise = noise }, 5);

        Assert.Equal(noise, world.Start.Average(logit => world.Probability(logit) * (1 - world.Probability(logit))), 1e-9);
    }

    [Fact]
    public void Finds_the_same_edits_weaker_in_a_noisier_world()
    {
        var effects = new[] { 0.05, 0.11, 0.22 }.Select(noise =>
        {
            var world = new World(new WorldOptions { Noise = noise, Mix = new EditMix(1, 0, 0, 0) }, 5);
            return Enumerable.Range(0, 30).Average(edit => world.TrueScore(world.Propose(edit, world.Start).Logits) - world.TrueScore(world.Start));
        }).ToArray();

        Assert.Equal(effects.OrderDescending(), effects);
        Assert.True(effects[^1] > 0);
    }

    [Fact]
    public void Compares_presets_with_compat_at_equal_trials_in_a_world_of_ones_own()
    {
        var options = Small with { TrialBudget = 400, World = new WorldOptions { TrainTasks = 20, TestTasks = 9, Noise = 0.08 } };

        var result = GateSimulator.Compare(options, [PairedPreset.Default, PairedPreset.Strict], null, TestContext.Current.CancellationToken);

        Assert.Equal(400, result.TrialBudget);
        Assert.Equal(["compat", "paired default", "paired strict"], result.Gates.Select(gate => gate.Name));
        Assert.All(result.Gates, gate => Assert.InRange(gate.Trials, 400, 700));
        Assert.Equal(result.Gates, GateSimulator.Compare(options, [PairedPreset.Default, PairedPreset.Strict], null, TestContext.Current.CancellationToken).Gates);
    }

    [Fact]
    public void Takes_the_trials_of_compat_where_no_budget_is_given()
    {
        var result = GateSimulator.Compare(Small, [], null, TestContext.Current.CancellationToken);

        Assert.Equal(result.TrialBudget, (int)Figures(GateRows.Common[0], Small, Small.Replications, Small.Seed).Trials);
    }

    [Fact]
    public void Stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Stopping(stop);

        Assert.ThrowsAny<OperationCanceledException>(() => new GateSimulator(TimeProvider.System).Run(Small, progress, stop.Token));
        Assert.Equal(["compat"], progress.Rows);
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

    private static GateFigures Figures(SimulatedGate gate, SimulationOptions options, int campaigns, long first = 0)
    {
        var outcomes = new CampaignOutcome[campaigns];
        Parallel.For(0, campaigns, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index => outcomes[index] = gate.Play(options, 4000, first + index));
        return GateFigures.Of(gate.Name, [.. outcomes]);
    }

    /// <summary>Stops after the first row.</summary>
    private sealed class Stopping(CancellationTokenSource stop) : IProgress<string>
    {
        public List<string> Rows { get; } = [];

        public void Report(string value)
        {
            Rows.Add(value);
            stop.Cancel();
        }
    }
}
