using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Looking;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>plan</c>: what running, judging and a night would cost and could see.</summary>
internal sealed class PlanCommand : ToolCommand
{
    private readonly Argument<string?> what = new("WHAT") { Description = "run, gate or optimize; without it all of them", Arity = ArgumentArity.ZeroOrOne };

    public PlanCommand()
        : base("plan", CommandPurpose.Start, "What running, judging and a night would cost and could see; spends nothing")
    {
        what.AcceptOnlyFromAmong("run", "gate", "optimize");
        Examples = ["plan", "plan gate", "plan optimize --set gate.preset=strict"];
        Add(what);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var experiment = Experiment.Open(tool, []);
        await using var reader = await ExperimentReader.OpenAsync(experiment.Folder, tool.Host.Time);
        var plan = await reader.PlanAsync(experiment.Config, experiment.Environment, ct);
        var asked = parsed.GetValue(what);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "plan", PlanScreen.Document(plan, asked));
        }
        else
        {
            PlanScreen.Print(tool.Out, plan, asked, tool.Own);
        }

        return ExitCode.Ok;
    }
}
