using System.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Gating;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary><c>gate</c>, alias <c>gating</c>.</summary>
internal sealed class GateCommand : SessionCommand
{
    public GateCommand()
        : base("gate", "Judges the agent as it is now and leaves a receipt")
    {
        Aliases.Add("gating");
        Examples = ["gate", "gate --json"];
    }

    public override bool Streams => true;

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct) => WorkAsync(
        tool,
        line,
        [],
        (session, stop) => session.GateAsync(stop),
        result => GateScreen.Print(tool.Out, result, Next(tool, result)),
        GateScreen.Document,
        result => result.Exit,
        ct);

    private static string? Next(Invocation tool, GateResult result) => result.Exit switch
    {
        ExitCode.Ok => tool.Own($"auto-harness record --gate {result.Id}"),
        ExitCode.NoVerdict => tool.Own("auto-harness gate") + "  (runs only what is missing)",
        _ => null,
    };
}
