using System.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Recording;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary><c>record</c>.</summary>
internal sealed class RecordCommand : SessionCommand
{
    private readonly Option<string?> gate = new("--gate") { Description = "The receipt; otherwise the last accepted one that is not recorded", HelpName = "ID" };
    private readonly Option<string?> message = new("--message", "-m") { Description = "First line of the commit message", HelpName = "TEXT" };
    private readonly Option<double?> valScore = new("--val-score") { Description = "Checked against the receipt", HelpName = "X" };
    private readonly Option<int?> evalsPassed = new("--evals-passed") { Description = "Checked against the receipt", HelpName = "N" };
    private readonly Option<int?> evalsTotal = new("--evals-total") { Description = "Checked against the receipt", HelpName = "N" };

    public RecordCommand()
        : base("record", "Commits exactly the bytes that were judged and appends the iteration")
    {
        Examples = ["record", "record --gate g-0003 --message \"looks orders up first\""];
        foreach (var option in new Option[] { gate, message, valScore, evalsPassed, evalsTotal })
        {
            Add(option);
        }
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct)
    {
        var options = new RecordOptions
        {
            GateId = parsed.GetValue(gate),
            Message = parsed.GetValue(message),
            ValScore = parsed.GetValue(valScore),
            EvalsPassed = parsed.GetValue(evalsPassed),
            EvalsTotal = parsed.GetValue(evalsTotal),
        };
        return WorkAsync(
            tool,
            line,
            [],
            (session, stop) => session.RecordAsync(options, stop),
            result => RecordScreen.Print(tool.Out, result),
            RecordScreen.Document,
            _ => ExitCode.Ok,
            ct);
    }
}
