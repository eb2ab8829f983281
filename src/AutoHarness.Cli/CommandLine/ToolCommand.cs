using System.Collections.Immutable;
using System.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.CommandLine;

/// <summary>One command of the tool.</summary>
internal abstract class ToolCommand(string name, CommandPurpose purpose, string description) : Command(name, description)
{
    public CommandPurpose Purpose => purpose;

    /// <summary>Commands to copy, without the tool's name. At least two where the command takes something.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>True for commands whose <c>--json</c> output is a stream of lines.</summary>
    public virtual bool Streams => false;

    public abstract Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct);
}
