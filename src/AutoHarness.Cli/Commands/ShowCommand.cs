using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Commands.Show;
using AutoHarness.Cli.Hosting;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>show iteration|task|trace|gate</c>: one thing in full.</summary>
internal sealed class ShowCommand : ToolCommand
{
    public ShowCommand()
        : base("show", CommandPurpose.Look, "Shows an iteration, a task, a trace or a judgement in full")
    {
        Examples = ["show iteration 1", "show task desk-001", "show trace desk-001", "show gate g-0001"];
        Add(new ShowIterationCommand());
        Add(new ShowTaskCommand());
        Add(new ShowTraceCommand());
        Add(new ShowGateCommand());
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct) =>
        throw UsageError.Of("show needs to know what: iteration, task, trace or gate", "auto-harness show --help");
}
