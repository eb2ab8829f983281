using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Importing;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>import FORMAT FILE</c>: results of other programs, read and checked; nothing is added to the ledger, whose trials ran here.</summary>
internal sealed class ImportCommand : ToolCommand
{
    private readonly Argument<string> format = new("FORMAT") { Description = "tau2: results of tau-bench's own tools" };
    private readonly Argument<string> file = new("FILE") { Description = "results.json, or a folder with it and simulations/" };

    public ImportCommand()
        : base("import", CommandPurpose.Look, "Reads results of other programs: their figures, and whether rewards agree")
    {
        format.AcceptOnlyFromAmong("tau2");
        Examples = ["import tau2 results.json", "import tau2 ~/tau2-bench/data/simulations/my-run"];
        Add(format);
        Add(file);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var experiment = Experiment.Open(tool, []);
        var path = Path.GetFullPath(parsed.GetValue(file)!, tool.Host.CurrentDirectory);
        var review = await Tau2Import.ReadAsync(path, experiment.Folder, experiment.Config, experiment.Environment, new Notes(tool), ct);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "import", ImportScreen.Document(review));
        }
        else
        {
            ImportScreen.Print(tool.Out, review);
        }

        return review.Differences.IsEmpty ? ExitCode.Ok : ExitCode.Rejected;
    }

    private sealed class Notes(Invocation tool) : IProgress<string>
    {
        public void Report(string value) => tool.Note(value);
    }
}
