using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary>The tool without a command: where this project stands, what comes next, which commands there are. Starts no work.</summary>
internal sealed class HomeCommand(CommandTree tree) : ToolCommand("auto-harness", CommandPurpose.Help, "Improves an LLM agent while its owner sleeps")
{
    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var (line, next) = await StandAsync(tool);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "home", new() { ["state"] = line, ["next"] = next });
            return ExitCode.Ok;
        }

        tool.Out.Line(line, Ink.Strong);
        tool.Out.Put("next  ", Ink.Faint).Line(tool.Own(next));
        HelpScreen.PrintCommands(tool, tree);
        tool.Out.Line().Line($"More on a command: {tool.Host.CommandName} COMMAND --help");
        return ExitCode.Ok;
    }

    private static async Task<(string Line, string Next)> StandAsync(Invocation tool)
    {
        ExperimentFolder folder;
        try
        {
            folder = Experiment.Find(tool);
        }
        catch (HarnessException)
        {
            return ("There is no experiment in this folder yet.", "auto-harness demo");
        }

        await using var reader = await ExperimentReader.OpenAsync(folder, tool.Host.Time);
        var status = reader.Status();
        return (StatusScreen.Headline(folder, status), StatusScreen.Next(status));
    }
}
