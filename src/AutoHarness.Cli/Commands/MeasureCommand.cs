using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Optimizing;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary>
/// <c>measure</c>: how good the versions of the iterations really are, and what each edit was worth against the version it was made on.
/// For the owner; it comes after the verdicts and never enters one.
/// </summary>
internal sealed class MeasureCommand : SessionCommand
{
    private readonly Option<int?> trials = new("--trials") { Description = "Trials per task and version; default 16", HelpName = "N" };

    public MeasureCommand()
        : base("measure", "Measures afterwards, with many trials, what each edit was really worth")
    {
        Examples = ["measure", "measure --trials 32"];
        Add(trials);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct)
    {
        var perTask = parsed.GetValue(trials) ?? 16;
        if (perTask < 1)
        {
            throw UsageError.Of($"--trials must be at least 1, got {perTask}", "--trials 16");
        }

        var iterations = await IterationsAsync(tool);
        var versions = iterations.Select(iteration => iteration.AgentVersion!).Distinct(StringComparer.Ordinal).ToArray();
        return await WorkAsync(
            tool,
            line,
            [],
            async (session, stop) => EditEffects.Of(iterations, await session.MeasureAsync(versions, perTask, stop)),
            effects => Print(tool, effects),
            effects => new JsonObject { ["effects"] = new JsonArray([.. effects.Select(Document)]) },
            _ => ExitCode.Ok,
            ct);
    }

    private static async Task<ImmutableArray<IterationSummary>> IterationsAsync(Invocation tool)
    {
        await using var reader = await ExperimentReader.OpenAsync(Experiment.Find(tool), tool.Host.Time);
        ImmutableArray<IterationSummary> measurable = [.. reader.Iterations().Where(iteration => iteration.AgentVersion is not null)];
        return measurable.IsEmpty ? throw UsageError.Of("there is no iteration to measure yet", "auto-harness prepare") : measurable;
    }

    private static void Print(Invocation tool, ImmutableArray<EditEffect> effects)
    {
        foreach (var effect in effects)
        {
            var worth = effect.Against is { } before
                ? $"{Figures.Change(effect.Effect)} ±{Figures.Error(effect.StandardError)} against #{before}"
                : "the start";
            tool.Out.Line($"  #{effect.Iteration,-3} {effect.Outcome,-11} {Figures.Score(effect.Mean)}  {worth}  ({effect.Trials} trials)");
        }

        tool.Out.Line("  ± is one standard error between tasks");
    }

    private static JsonObject Document(EditEffect effect) => new()
    {
        ["iteration"] = effect.Iteration,
        ["outcome"] = effect.Outcome,
        ["mean"] = effect.Mean,
        ["against"] = effect.Against,
        ["effect"] = effect.Against is null ? null : effect.Effect,
        ["standard_error"] = effect.Against is null ? null : effect.StandardError,
        ["trials"] = effect.Trials,
    };
}
