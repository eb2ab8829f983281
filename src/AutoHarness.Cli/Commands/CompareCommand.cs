using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Looking;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>compare A B</c>: two versions task by task, from trials that are recorded already.</summary>
internal sealed class CompareCommand : ToolCommand
{
    private readonly Argument<string> before = new("A") { Description = "An iteration's number, or the beginning of an agent version" };
    private readonly Argument<string> after = new("B") { Description = "The one that is held against it" };
    private readonly Option<string?> split = new("--split") { Description = "train or test; of test only means and interval are shown, and it counts as a look", HelpName = "SPLIT" };
    private readonly Option<bool> failOnRegression = new("--fail-on-regression")
    {
        Description = "Exit code 1 when B is worse: the whole interval lies below zero, or a task that A passed in 4 of 5 trials (at least 5) failed in all of B's (at least 3)",
    };

    public CompareCommand()
        : base("compare", CommandPurpose.Look, "Compares two versions task by task, from recorded trials; runs nothing")
    {
        split.AcceptOnlyFromAmong("train", "test");
        Examples = ["compare 0 1", "compare 0 2 --fail-on-regression --json", "compare 0 1 --split test"];
        Add(before);
        Add(after);
        Add(split);
        Add(failOnRegression);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var (a, b) = (parsed.GetValue(before)!, parsed.GetValue(after)!);
        var folder = Experiment.Find(tool);
        await using var reader = await ExperimentReader.OpenAsync(folder, tool.Host.Time);
        bool regression;
        if (parsed.GetValue(split) == "test")
        {
            var report = await reader.CompareHeldOutAsync(a, b, Places.Environment(tool.Host, tool.Host.Variables));
            regression = report.IsRegression;
            Show(tool, () => CompareScreen.Print(tool.Out, report), () => CompareScreen.Document(report));
        }
        else
        {
            var report = reader.Compare(a, b);
            regression = report.IsRegression;
            Show(tool, () => CompareScreen.Print(tool.Out, report), () => CompareScreen.Document(report));
        }

        return regression && parsed.GetValue(failOnRegression) ? ExitCode.Rejected : ExitCode.Ok;
    }

    private static void Show(Invocation tool, Action print, Func<JsonObject> document)
    {
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "comparison", document());
        }
        else
        {
            print();
        }
    }
}
