using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Results;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary><c>noise</c>: the same agent several times.</summary>
internal sealed class NoiseCommand : SessionCommand
{
    private readonly Option<int?> trials = new("--trials") { Description = "Runs over the tasks, at least 2; default 3", HelpName = "K" };
    private readonly Option<string?> split = new("--split") { Description = "train, the only one: held-out tasks are not spent on this", HelpName = "SPLIT" };

    public NoiseCommand()
        : base("noise", "Runs the same agent several times: how much scores move without any edit")
    {
        split.AcceptOnlyFromAmong("train");
        Examples = ["noise", "noise --trials 5"];
        Add(trials);
        Add(split);
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct)
    {
        var runs = parsed.GetValue(trials) ?? 3;
        if (runs < 2)
        {
            throw UsageError.Of($"--trials must be at least 2, got {runs}; one run alone shows no noise", "--trials 3");
        }

        return WorkAsync(
            tool,
            line,
            [],
            (session, stop) => session.NoiseAsync(runs, stop),
            result => NoiseScreen.Print(tool.Out, result, tool.Own("auto-harness plan")),
            NoiseScreen.Document,
            _ => ExitCode.Ok,
            ct);
    }
}
