using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Verifying;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>verify</c>: recomputes every verdict from its trials.</summary>
internal sealed class VerifyCommand : ToolCommand
{
    private readonly Option<string?> heldOut = new("--held-out") { Description = "The held-out store, where it is not in its usual place", HelpName = "FILE" };

    public VerifyCommand()
        : base("verify", CommandPurpose.Look, "Recomputes every verdict from its recorded trials; changes nothing, runs nothing")
    {
        Examples = ["verify", "verify --held-out copy/held-out.db"];
        Add(heldOut);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var experiment = Experiment.Open(tool, []);
        var file = parsed.GetValue(heldOut) is { } given ? Path.GetFullPath(given, tool.Host.CurrentDirectory) : null;
        var verification = await ExperimentVerifier.VerifyAsync(experiment.Folder, experiment.Config, file, experiment.Environment);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "verify", VerifyScreen.Document(verification));
        }
        else
        {
            VerifyScreen.Print(tool.Out, verification);
        }

        return verification.Exit;
    }
}
