using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Looking;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary><c>resume</c>: repeats the command that was interrupted. Flags given now come on top of those given then.</summary>
internal sealed class ResumeCommand : ToolCommand
{
    private readonly CommandTree tree;

    public ResumeCommand(CommandTree tree)
        : base("resume", CommandPurpose.Work, "Continues the command that was interrupted; harmless when there is none")
    {
        this.tree = tree;
        Examples = ["resume", "resume --max-cost 16"];
    }

    public override bool Streams => true;

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var experiment = Experiment.Open(tool, []);
        if (await PendingAsync(tool, experiment) is not { } pending)
        {
            tool.Note("nothing was interrupted");
            return ExitCode.Ok;
        }

        var then = tree.Parse([pending.Name, .. pending.Arguments]);
        if (tree.CommandOf(then) is not SessionCommand command || UsageError.Find(then, tree.Flags.All) is not null)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, "AH7001", $"the interrupted command {pending.Name} was started by another version of auto-harness")
            {
                Fixes = [$"auto-harness {pending.Name} --help  (start it anew with the flags of this version)"],
            });
        }

        var earlier = tree.Flags.Read(then, tool.Host).Overrides;
        var again = new Invocation(tool.Host, tool.Settings with { Overrides = [.. earlier, .. tool.Settings.Overrides] }, tool.Arguments) { LogFolder = tool.LogFolder };
        try
        {
            return await command.RunAsync(again, then, new SessionCommandLine(pending.Name, pending.Arguments), ct);
        }
        finally
        {
            tool.Events = again.Events;
        }
    }

    private static async Task<PendingCommand?> PendingAsync(Invocation tool, Experiment experiment)
    {
        await using var reader = await ExperimentReader.OpenAsync(experiment.Folder, tool.Host.Time);
        return reader.Pending();
    }
}
