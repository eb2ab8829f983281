using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Spending;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>cost</c>: what was spent, on what, and what of it was in vain.</summary>
internal sealed class CostCommand : ToolCommand
{
    public CostCommand()
        : base("cost", CommandPurpose.Look, "What was spent by role, model and iteration, and what of it was in vain")
    {
        Examples = ["cost", "cost --json"];
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var report = await CostOperation.ReportAsync(Experiment.Find(tool), Places.Environment(tool.Host, tool.Host.Variables));
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "cost", CostScreen.Document(report));
        }
        else
        {
            CostScreen.Print(tool.Out, report);
        }

        return ExitCode.Ok;
    }
}
