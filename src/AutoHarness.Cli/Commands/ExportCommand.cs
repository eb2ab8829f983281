using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Exporting;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>export FORMAT</c>: the trials for other programs.</summary>
internal sealed class ExportCommand : ToolCommand
{
    private readonly Argument<string> format = new("FORMAT") { Description = string.Join("; ", ExperimentExport.Formats.Select(format => $"{format.Name}: {format.Description}")) };
    private readonly Option<string?> output = new("--output", "-o") { Description = "A new or empty folder; default workspace/exports/FORMAT, written anew each time", HelpName = "DIR" };
    private readonly Option<bool> includeSealed = new("--include-sealed") { Description = "Held-out trials too, outside of the experiment; counts as a look. Sealed tasks only after certify" };
    private readonly Option<bool> times = new("--times") { Description = "When things happened and how long they took too; two runs that are alike are then no longer the same bytes" };

    public ExportCommand()
        : base("export", CommandPurpose.Look, "Writes the recorded trials for other programs; runs nothing")
    {
        format.AcceptOnlyFromAmong([.. ExperimentExport.Formats.Select(format => format.Name)]);
        Examples = ["export jsonl", "export jsonl --include-sealed -o ~/exports/night-1"];
        Add(format);
        Add(output);
        Add(includeSealed);
        Add(times);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var experiment = Experiment.Open(tool, []);
        var folder = parsed.GetValue(output) is { } given ? Path.GetFullPath(given, tool.Host.CurrentDirectory) : null;
        var result = await ExperimentExport.ExportAsync(
            experiment.Folder,
            experiment.Config,
            experiment.Environment,
            new ExportOptions(parsed.GetValue(format)!, folder, parsed.GetValue(includeSealed), parsed.GetValue(times)),
            ct);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "export", ExportScreen.Document(result));
        }
        else
        {
            ExportScreen.Print(tool.Out, result, experiment.Folder);
        }

        return ExitCode.Ok;
    }
}
