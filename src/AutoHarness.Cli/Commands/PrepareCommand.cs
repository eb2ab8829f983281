using System.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary><c>prepare</c>.</summary>
internal sealed class PrepareCommand : SessionCommand
{
    private readonly Option<bool> skipBaseline = new("--skip-baseline") { Description = "Leaves the baseline out; a later prepare measures it" };
    private readonly Option<bool> resetAgent = new("--reset-agent") { Description = "Puts the template's agent in place of the present one, which is kept beside it" };
    private readonly Option<bool> rotateSplit = new("--rotate-split") { Description = "Draws the held-out tasks anew out of train and held-out tasks, once the split is worn; scores are soft afterwards" };

    public PrepareCommand()
        : base("prepare", "Fetches data, writes the instructions, measures the baseline, draws the split")
    {
        Examples = ["prepare", "prepare --skip-baseline"];
        Add(skipBaseline);
        Add(resetAgent);
        Add(rotateSplit);
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct)
    {
        if (parsed.GetValue(rotateSplit))
        {
            return RotateAsync(tool, parsed, line, ct);
        }

        if (parsed.GetValue(resetAgent) && !Question.Ask(tool, "put the template's agent in place of agent/agent.cs? The present one is kept beside it"))
        {
            return Task.FromResult(ExitCode.Rejected);
        }

        var options = new PrepareOptions { SkipBaseline = parsed.GetValue(skipBaseline), ResetAgent = parsed.GetValue(resetAgent) };
        return WorkAsync(
            tool,
            line,
            [],
            (session, stop) => session.PrepareAsync(options, stop),
            result => PrepareScreen.Print(tool.Out, result, tool.Own("auto-harness optimize --agent-cmd COMMAND")),
            PrepareScreen.Document,
            _ => ExitCode.Ok,
            ct);
    }

    private Task<ExitCode> RotateAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct)
    {
        if (parsed.GetValue(skipBaseline) || parsed.GetValue(resetAgent))
        {
            throw UsageError.Of("--rotate-split goes alone", "auto-harness prepare --rotate-split");
        }

        return Question.Ask(tool, "draw new held-out tasks, most of which the coding agent has seen as train tasks? All later scores are soft")
            ? WorkAsync(
                tool,
                line,
                [],
                (session, stop) => session.RotateSplitAsync(stop),
                result => RotationScreen.Print(tool.Out, result),
                RotationScreen.Document,
                _ => ExitCode.Ok,
                ct)
            : Task.FromResult(ExitCode.Rejected);
    }
}
