using System.Collections.Immutable;
using AutoHarness.Cli.Commands.Demo;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Optimizing;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Recording;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Spending;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.Results;

public sealed class ResultScreenTests
{
    private static readonly ImmutableArray<string> Labels = ["scripted model (scripted/demo): the numbers say nothing about a real one"];
    private static readonly Usage Spent = new(1234, 3_100_000, 0, 212_000, 0m);

    private static readonly ImmutableArray<IterationSummary> Iterations =
    [
        new(0, null, "baseline", null, null, 0.4, "a0"),
        new(1, "g-0001", "accepted", "look the order up first", "0.5000 is not below the best", 0.5, "a1"),
        new(2, "g-0002", "rejected", "hard-code \e[31mthree\e[0m answers", "below the best score", 0.35, "a2"),
        new(3, null, "invalid", "make the gate easier", "Directory.Build.props", null, null),
        new(4, "g-0003", "accepted", "tidy the code", "0.5000 is not below the best", 0.5, "a4"),
        new(5, null, "open", null, null, null, null),
    ];

    [Fact]
    public void Prints_a_run_in_the_form_of_the_seed() => Check("run", printer => RunScreen.Print(printer, Run(Split.Train)));

    [Fact]
    public void Prints_how_often_all_trials_of_a_task_and_each_check_were_passed() =>
        Check("run-checks", printer => RunScreen.Print(printer, Run(Split.Train) with { Figures = TwoTrialsWithChecks }));

    [Fact]
    public void Prints_only_the_mean_of_held_out_tasks()
    {
        var held = Run(Split.Test) with { Results = ImmutableSortedDictionary<TaskId, double?>.Empty };

        Check("run-held-out", printer => RunScreen.Print(printer, held));
    }

    [Fact]
    public void Prints_a_dash_and_no_zero_where_nothing_was_measured()
    {
        var screen = Screen.Of(printer => RunScreen.Print(printer, Run(Split.Train) with { Score = null, Usage = Spent with { Cost = null } }));

        Assert.Contains("val_score: -", screen, StringComparison.Ordinal);
        Assert.Contains("cost n/a", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Prints_the_lines_of_the_seeds_gate_and_a_card_for_an_acceptance() =>
        Check("gate-accepted", printer => GateScreen.Print(printer, Gate(VerdictKind.Accepted, 0.7167, 0.6833), "auto-harness record --gate g-0031"));

    [Fact]
    public void Prints_a_rejection() => Check("gate-rejected", printer => GateScreen.Print(printer, Gate(VerdictKind.RejectedFutile, 0.6, 0.6833), next: null));

    [Fact]
    public void Prints_an_empty_suite_and_a_first_run()
    {
        var result = Gate(VerdictKind.Accepted, 0.4, best: null);
        var empty = result with { PromotionRerun = 0, Promoted = [], Verdict = result.Verdict with { Suite = (0, 0), SuiteAfter = SuiteState.Empty(0.8) } };

        Check("gate-first", printer => GateScreen.Print(printer, empty, next: null));
    }

    [Fact]
    public void Prints_that_there_is_no_verdict() => Check("gate-no-verdict", printer => GateScreen.Print(printer, Gate(VerdictKind.InvalidInfra, null, 0.6833), "auto-harness gate"));

    [Fact]
    public void Prints_only_the_card_on_a_terminal() =>
        Assert.StartsWith("gate g-0031", Screen.Of(printer => GateScreen.Print(printer, Gate(VerdictKind.Accepted, 0.7, 0.6), null), interactive: true), StringComparison.Ordinal);

    [Fact]
    public void Prints_a_preparation() => Check("prepare", printer => PrepareScreen.Print(
        printer, new PrepareResult(44, 20, 0, 0.41, 0.4, ["PROGRAM.md", "AGENTS.md", "agent/agent.cs"], ["CLAUDE.md"], Labels), "auto-harness optimize --agent-cmd COMMAND"));

    [Fact]
    public void Prints_a_record() => Check("record", printer =>
    {
        RecordScreen.Print(printer, new RecordResult("g-0031", 3, 0.7167, "7c1f0a2"));
        RecordScreen.Print(printer, new RecordResult("g-0032", 4, 0.72, null));
    });

    [Theory]
    [InlineData(null, false, "optimize")]
    [InlineData(60, false, "optimize-60")]
    [InlineData(null, true, "optimize-ascii")]
    public void Prints_a_night(int? width, bool ascii, string name) => Check(
        name, printer => OptimizeScreen.Print(printer, new OptimizeResult("plateau", [.. Iterations.Skip(1)], 0.4, 0.5, ExitCode.Ok, Labels), "auto-harness status"), ascii, width);

    [Fact]
    public void Withholds_what_a_coding_agent_wrote_unless_it_is_asked_for()
    {
        var result = new OptimizeResult("plateau", Iterations, 0.4, 0.5, ExitCode.Ok, Labels);

        Assert.DoesNotContain("hard-code", OptimizeScreen.Document(result, content: false).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("look the order up first", OptimizeScreen.Document(result, content: true)["iterations"]![1]!["hypothesis"]!["untrusted"]!.GetValue<string>());
    }

    [Fact]
    public void Prints_where_an_interrupted_experiment_stands() => Check("status", printer => StatusScreen.Print(
        printer,
        new ExperimentFolder("/home/me/shop"),
        Status() with { Pending = new PendingCommand(4, "optimize", ["--patience", "3"], "", TestTool.Start.AddHours(-2), TimeSpan.FromMinutes(41)), Next = "resume" },
        TestTool.Start,
        "auto-harness resume"));

    [Fact]
    public void Says_who_is_at_work() => Assert.Contains(
        "optimize (pid 8123 on buildbox, for 3h02m)",
        Screen.Of(printer => StatusScreen.Print(
            printer,
            new ExperimentFolder("/home/me/shop"),
            Status() with { Owner = new LockOwner(8123, 1, "boot", "buildbox", "optimize", TestTool.Start.AddMinutes(-182)) },
            TestTool.Start,
            "auto-harness status")),
        StringComparison.Ordinal);

    [Fact]
    public void Tells_luck_from_improvement_at_the_end_of_the_demo() => Check("demo-end", printer => DemoScreen.End(printer, new DemoStory(
        "/home/me/auto-harness-demo",
        Iterations,
        [
            new(0, "baseline", 0.404, null, 0, 0, 1024),
            new(1, "accepted", 0.55, 0, 0.146, 0.017, 1024),
            new(2, "rejected", 0.491, 1, -0.059, 0.03, 1024),
            new(4, "accepted", 0.55, 1, 0, 0, 1024),
        ],
        0.4,
        0.5,
        Killed: true,
        Repeated: 3,
        Labels,
        ["auto-harness -C auto-harness-demo status"])));

    [Fact]
    public void Counts_an_edit_as_real_only_beyond_its_noise()
    {
        Assert.True(new EditEffect(1, "accepted", 0.5, 0, 0.1, 0.02, 1024).IsReal);
        Assert.False(new EditEffect(1, "accepted", 0.5, 0, 0.03, 0.02, 1024).IsReal);
        Assert.False(new EditEffect(1, "accepted", 0.5, 0, 0, 0, 1024).IsReal);
        Assert.False(new EditEffect(1, "accepted", 0.5, 0, -0.1, 0.02, 1024).IsReal);
    }

    private static void Check(string name, Action<Printer> print, bool ascii = false, int? width = null) => Approved.Check(Screen.Of(print, ascii, width: width), name);

    private static RunResult Run(Split split) => new(
        "r-0007",
        split,
        0.5,
        ImmutableSortedDictionary.CreateRange<TaskId, double?>([new(new("desk-002"), 0), new(new("desk-001"), 1), new(new("desk-010"), null)]),
        Passed: 1,
        Scored: 2,
        Total: 3,
        Spent,
        TimeSpan.FromSeconds(1061),
        Labels);

    private static RunFigures TwoTrialsWithChecks { get; } = new(
        [0.5, 0.25], ImmutableSortedDictionary.CreateRange<string, (int, int)>(StringComparer.Ordinal, [new("DB", (2, 4)), new("COMMUNICATE", (3, 4))]));

    private static GateResult Gate(VerdictKind kind, double? score, double? best) => new(
        "g-0031",
        14,
        "compat",
        new Verdict
        {
            Kind = kind,
            Reason = "in words",
            Score = score,
            Suite = (24, 26),
            Test = (43, 60),
            SuiteAfter = SuiteState.Empty(0.8) with { Tasks = [.. Enumerable.Range(1, 26).Select(number => new TaskId($"desk-{number:000}"))] },
            Warnings = ["2 results were missing"],
        },
        best,
        PromotionRerun: kind == VerdictKind.Accepted ? 9 : 0,
        Promoted: kind == VerdictKind.Accepted ? [new TaskId("desk-040")] : [],
        [],
        Labels);

    private static CostReport Cost { get; } = new(
        CostSum.None + Spent,
        ImmutableSortedDictionary<ModelRole, CostSum>.Empty,
        ImmutableSortedDictionary<string, CostSum>.Empty,
        ImmutableSortedDictionary<int, CostSum>.Empty,
        ImmutableSortedDictionary<string, CostSum>.Empty,
        CostSum.None,
        CostSum.None,
        CostSum.None,
        2,
        AtMost: true,
        HeldOutMissing: false,
        AtWork: null);

    private static ExperimentStatus Status() => new(
        true, 44, 0.4, 0.5, 1, Iterations, 3, 2, null, null, null, "optimize") { Cost = Cost };
}
