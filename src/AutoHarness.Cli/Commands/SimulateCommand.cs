using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>simulate gate</c>.</summary>
internal sealed class SimulateCommand : ToolCommand
{
    public SimulateCommand()
        : base("simulate", CommandPurpose.Start, "Plays whole nights through the gate in a made-up world; spends nothing")
    {
        Examples = ["simulate gate", "simulate gate --train 44 --test 20 --budget 2000"];
        Add(new SimulateGateCommand());
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct) =>
        throw UsageError.Of("simulate needs to know what: gate", "auto-harness simulate gate");
}
