using System.Collections.Immutable;
using System.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.CommandLine;

/// <summary>One command of the tool.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, CommandPurpose purpose, string description)
        : base(name, description)
    {
        Purpose = purpose;
        // Without an action of its own the parser would demand a subcommand before this command could say what it needs.
        SetAction(_ => 0);
    }

    public CommandPurpose Purpose { get; }

    /// <summary>Commands to copy, without the tool's name. At least two where the command takes something.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>True for commands whose <c>--json</c> output is a stream of lines.</summary>
    public virtual bool Streams => false;

    /// <summary>False for commands that keep nothing of what they did when they are interrupted, so that there is nothing to resume.</summary>
    public virtual bool Resumes => true;

    public abstract Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct);
}
