using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Spending;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>status</c>.</summary>
internal sealed class StatusCommand : ToolCommand
{
    private readonly Option<bool> content = new("--content") { Description = "With --json: includes what the coding agent wrote, marked as untrusted" };

    public StatusCommand()
        : base("status", CommandPurpose.Look, "Where the experiment stands; safe at any time, also while it runs")
    {
        Examples = ["status", "status --json"];
        Add(content);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var folder = Experiment.Find(tool);
        await using var reader = await ExperimentReader.OpenAsync(folder, tool.Host.Time);
        var cost = File.Exists(folder.Ledger) ? await CostOperation.ReportAsync(folder, Places.Environment(tool.Host, tool.Host.Variables)) : null;
        var status = reader.Status() with { Cost = cost };
        var now = tool.Host.Time.GetUtcNow();
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "status", StatusScreen.Document(status, now, parsed.GetValue(content)));
        }
        else
        {
            StatusScreen.Print(tool.Out, folder, status, now, tool.Own(StatusScreen.Next(status)));
        }

        return ExitCode.Ok;
    }
}
