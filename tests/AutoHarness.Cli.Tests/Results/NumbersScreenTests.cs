using System.Collections.Immutable;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Planning;
using AutoHarness.Evaluation.Reporting;
using AutoHarness.Evaluation.Simulation;
using AutoHarness.Evaluation.Statistics;
using AutoHarness.Experiments.Comparing;
using AutoHarness.Experiments.Noise;
using AutoHarness.Experiments.Planning;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.Results;

public sealed class NumbersScreenTests
{
    private static readonly ImmutableArray<string> Labels = ["jail: none; the agent could reach files, network and processes of this user"];

    private static readonly ExperimentPlan Plan = new()
    {
        TrainTasks = 62,
        TestTasks = 27,
        SplitAssumed = false,
        SuiteTasks = 5,
        Mode = "paired",
        Preset = PairedPreset.Default,
        Noise = new NoiseEstimate(0.10, NoiseBasis.Repeated, ["noise:4"], 62, 186),
        PoolTrials = 3,
        Price = new TrialPrice(186, 0.0123m, 31_000, TimeSpan.FromSeconds(41)),
        IsScripted = false,
        Concurrency = 8,
        MaxIterations = 12,
        Labels = [],
    };

    [Fact]
    public void Prints_a_plan() => Check("plan", printer => PlanScreen.Print(printer, Plan, null, command => command));

    [Fact]
    public void Prints_a_plan_of_the_original_gate_with_unknown_prices() => Check("plan-compat", printer => PlanScreen.Print(
        printer,
        Plan with
        {
            Mode = "compat",
            Noise = new NoiseEstimate(0.24, NoiseBasis.SingleTrials, ["fresh:0"], 62, 62),
            Price = Plan.Price! with { Cost = null },
            MaxIterations = null,
            Labels = Labels,
        },
        null,
        command => command));

    [Fact]
    public void Says_why_a_trial_costs_nothing()
    {
        var free = Screen.Of(printer => PlanScreen.Print(printer, Plan with { Price = Plan.Price! with { Cost = 0 }, IsScripted = true }, "run", command => command));

        Assert.Contains("$0.00 (the scripted model costs nothing)", free, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_unknown_figures_as_null_and_never_as_zero()
    {
        var document = PlanScreen.Document(Plan with { Price = null }, null);

        Assert.Null(document["trial"]);
        Assert.Null(document["gate"]!["most"]!["cost_usd"]);
        Assert.Null(document["gate"]!["rounds"]![0]!["wall_s"]);
    }

    [Fact]
    public void Prints_a_dash_where_there_are_no_held_out_tasks()
    {
        var without = Plan with { Mode = "compat", TestTasks = 0 };

        Assert.Contains("a score moves by -, a comparison by - (one sd)", Screen.Of(printer => PlanScreen.Print(printer, without, null, command => command)), StringComparison.Ordinal);
        Assert.Null(PlanScreen.Document(without, null)["gate"]!["single_run_score_deviation"]);
    }

    [Fact]
    public void Prints_the_noise() => Check("noise", printer => NoiseScreen.Print(printer, Noise(), "auto-harness plan"));

    [Fact]
    public void Prints_a_dash_where_no_task_was_scored_twice()
    {
        var figures = new NoiseFigures([0.5, null], null, null, [], [0.5], 2, 2);

        var screen = Screen.Of(printer => NoiseScreen.Print(printer, Noise() with { Figures = figures, Plan = [] }, "auto-harness plan"));

        Assert.Contains("moves by -, the difference of two runs by - (one sd)", screen, StringComparison.Ordinal);
        Assert.Contains("variance  - within a task", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Prints_a_comparison() => Check("compare", printer => CompareScreen.Print(printer, Pair()));

    [Fact]
    public void Prints_a_comparison_of_one_task_without_an_interval()
    {
        var one = ClusteredMean.Of([[1.0]]);
        var pair = Pair() with { Comparison = Pair().Comparison with { Difference = one }, Cost = null };

        var screen = Screen.Of(printer => CompareScreen.Print(printer, pair));

        Assert.Contains("+1.000 [-] over 4 tasks: not distinguishable from 0", screen, StringComparison.Ordinal);
        Assert.Contains("cost      unknown", screen, StringComparison.Ordinal);
        Assert.Null(CompareScreen.Document(pair)["difference"]!["low"]);
    }

    [Fact]
    public void Prints_of_held_out_tasks_means_and_the_interval_only() => Check("compare-held-out", printer => CompareScreen.Print(printer, new HeldOutPairReport(
        "3eac21928752ffff", 0, ClusteredMean.Of([[0.0], [1.0], [0.0], [1.0]]), "7e6c33c0bb78ffff", null, ClusteredMean.Of([[1.0], [1.0], [0.5], [1.0]]), ClusteredMean.Of([[1.0], [0.0], [0.5], [0.0]]), 7)));

    [Fact]
    public void Prints_gates_side_by_side() => Check("simulate-world", printer => SimulationScreen.Print(
        printer,
        new PresetComparison(2000, [Gate("compat", 0.021, 0.069, 4), Gate("paired default", 0.0994, -0.001, 49)]),
        new SimulationOptions { World = new WorldOptions { TrainTasks = 44, TestTasks = 20, Noise = 0.08 } }));

    [Fact]
    public void Marks_what_was_not_met()
    {
        var result = new OperatingCharacteristics(0, [], [new Characteristic("O4", "full", "harmful accepted 3.0 ± 0.2 (at most 2.5)", Met: false)]);

        Assert.Equal("O4  [full] harmful accepted 3.0 ± 0.2 (at most 2.5): not met\n", Screen.Of(printer => SimulationScreen.Print(printer, result, withGates: true)));
        Assert.False(SimulationScreen.Document(result, new SimulationOptions())["all_met"]!.GetValue<bool>());
    }

    private static NoiseResult Noise() => new(
        "noise:4",
        "3eac21928752ffff",
        IsKept: false,
        TestTasks: 27,
        PairedPreset.Default,
        new NoiseFigures([0.4, 0.45, null], 0.10, 0.04, [new FlakyTask(new TaskId("desk-002"), 2, 3), new FlakyTask(new TaskId("desk-007"), 1, 3)], [0.42, 0.31, 0.25], 62, 3),
        EffectPlan.Table(PairedPreset.Default, 89, 0.10, 1),
        new Usage(900, 1_300_000, 0, 12_000, 1.25m),
        TimeSpan.FromSeconds(95),
        Labels);

    private static PairReport Pair()
    {
        var report = new VersionReport(ClusteredMean.Of([[0.0], [1.0], [1.0], [0.0]]), [0.5, 0.4], 0.25, 11, 1);
        var side = new VersionSide("3eac21928752ffff", 0, report, ImmutableSortedDictionary<string, int>.Empty.Add("fresh", 4).Add("noise", 7), ClusteredMean.Of([[0.01], [0.02]]), ClusteredMean.Of([[9000.0], [10_000.0]]));
        return new PairReport(
            side,
            side with { Version = "7e6c33c0bb78ffff", Iteration = 3, Cost = ClusteredMean.Of([[0.02], [0.035]]) },
            new VersionComparison(ClusteredMean.Of([[1.0], [-1.0], [0.5], [0.0]]), 2, 1, 0.5, 0.71),
            [
                new TaskPair(new TaskId("desk-001"), 0, 3, 3, 3),
                new TaskPair(new TaskId("desk-002"), 5, 5, 0, 3),
                new TaskPair(new TaskId("desk-003"), 1, 2, 1, 1),
                new TaskPair(new TaskId("desk-004"), 0, 1, 0, 1),
            ],
            ClusteredMean.Of([[0.01], [0.015]]),
            ClusteredMean.Of([[-100.0], [250.0]]));
    }

    private static GateFigures Gate(string name, double gain, double inflation, double proposals) => new()
    {
        Name = name,
        Replications = 200,
        Gain = new Figure(gain, 0.003),
        Inflation = new Figure(inflation, 0.004),
        EndsWorse = new Figure(0.16, 0.02),
        HarmfulAccepted = new Figure(0.019, 0.002),
        GoodAccepted = new Figure(0.08, 0.01),
        OverfitAccepted = new Figure(0.06, 0.01),
        NeutralAccepted = new Figure(0.04, 0.01),
        NoOpAccepted = new Figure(0.031, 0.002),
        Trials = 2001.5,
        Proposals = proposals,
        LastAcceptance = 3,
    };

    private static void Check(string name, Action<Printer> print) => Approved.Check(Screen.Of(print), name);
}
