using System.Collections.Immutable;
using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Simulation;
using AutoHarness.Experiments.Progress;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary>
/// <c>simulate gate</c>: without a world of one's own, the required characteristics of the gate, one a line; with one, the presets side by
/// side in it. It needs no experiment.
/// </summary>
internal sealed class SimulateGateCommand : ToolCommand
{
    private const double LeastNoise = 0.005, MostNoise = 0.245;

    // A night takes seconds beyond these, and Ctrl-C ends it only between nights.
    private const int MostTasks = 5_000, MostReplications = 100_000, MostTrials = 1_000_000;

    // As many times more campaigns for a row that was missed by no more than chance explains.
    private const int Recheck = 5;

    private readonly Option<string?> preset = new("--preset") { Description = "Only this preset of the paired gate, beside compat", HelpName = "PRESET" };
    private readonly Option<int?> replications = new("--replications") { Description = "Nights for each gate; default 200", HelpName = "N" };
    private readonly Option<int?> train = new("--train") { Description = "Train tasks of your world; default 62", HelpName = "N" };
    private readonly Option<int?> test = new("--test") { Description = "Held-out tasks of your world; default 27", HelpName = "N" };
    private readonly Option<double?> noise = new("--noise") { Description = "Within-task variance of a trial, as noise and plan print it; default about 0.11", HelpName = "X" };
    private readonly Option<int?> budget = new("--budget") { Description = "Trials of a night; default what compat spends on 40 proposals", HelpName = "TRIALS" };
    private readonly Option<long?> seed = new("--seed") { Description = "Seed of the first night; default 100000", HelpName = "N" };
    private readonly Option<string?> only = new("--only") { Description = "Only these characteristics, such as O1,O4", HelpName = "IDS" };

    public SimulateGateCommand()
        : base("gate", CommandPurpose.Start, "What the gate does with good and bad proposals: required characteristics, or the presets in your own world")
    {
        preset.AcceptOnlyFromAmong([.. PairedPreset.All.Select(known => known.Name)]);
        Examples = ["simulate gate", "simulate gate --only O4,O10", "simulate gate --train 44 --test 20 --noise 0.08 --budget 2000", "simulate gate --preset strict"];
        foreach (var option in new Option[] { preset, replications, train, test, noise, budget, seed, only })
        {
            Add(option);
        }
    }

    public override bool Resumes => false;

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var options = Read(parsed);
        var ownWorld = new Option[] { preset, train, test, noise, budget }.Any(option => parsed.GetResult(option) is { Implicit: false });
        if (ownWorld && !options.Only.IsEmpty)
        {
            throw UsageError.Of("--only names required characteristics, which are stated for the standard world", "auto-harness simulate gate --only O1,O4");
        }

        var watch = SessionCommand.Watch(tool);
        var progress = new Rows(watch, tool.Host.Time);
        try
        {
            return ownWorld ? await CompareAsync(tool, parsed, options, progress, ct) : await CheckAsync(tool, options, progress, ct);
        }
        finally
        {
            (watch as IDisposable)?.Dispose();
        }
    }

    private static async Task<ExitCode> CheckAsync(Invocation tool, SimulationOptions options, Rows progress, CancellationToken ct)
    {
        var result = await Task.Run(() => new GateSimulator(tool.Host.Time).Run(options, progress, ct), ct);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "simulate-gate", SimulationScreen.Document(result, options));
        }
        else
        {
            SimulationScreen.Print(tool.Out, result, tool.Settings.Verbose > 0);
        }

        return result.AllMet ? ExitCode.Ok : ExitCode.Rejected;
    }

    private async Task<ExitCode> CompareAsync(Invocation tool, ParseResult parsed, SimulationOptions options, Rows progress, CancellationToken ct)
    {
        var presets = PairedPreset.All.Where(known => parsed.GetValue(preset) is not { } asked || asked == known.Name).ToArray();
        var result = await Task.Run(() => GateSimulator.Compare(options, presets, progress, ct), ct);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "simulate-gate-world", SimulationScreen.Document(result, options));
        }
        else
        {
            SimulationScreen.Print(tool.Out, result, options);
        }

        return ExitCode.Ok;
    }

    private SimulationOptions Read(ParseResult parsed)
    {
        var standard = new SimulationOptions();
        var nights = Within(parsed, replications, 2, MostReplications) ?? standard.Replications;
        return standard with
        {
            World = standard.World with
            {
                TrainTasks = Within(parsed, train, 1, MostTasks) ?? standard.World.TrainTasks,
                TestTasks = Within(parsed, test, 1, MostTasks) ?? standard.World.TestTasks,
                Noise = parsed.GetValue(noise) is { } given && given is not (>= LeastNoise and <= MostNoise)
                    ? throw UsageError.Of($"--noise must be from {LeastNoise} to {MostNoise}, got {given}", "--noise 0.11")
                    : parsed.GetValue(noise),
            },
            Replications = nights,
            RecheckReplications = Recheck * nights,
            TrialBudget = Within(parsed, budget, 1, MostTrials),
            Only = Ids(parsed.GetValue(only)),
            Seed = parsed.GetValue(seed) ?? standard.Seed,
            Parallelism = Environment.ProcessorCount,
        };
    }

    private static int? Within(ParseResult parsed, Option<int?> option, int least, int most) => parsed.GetValue(option) is { } value && (value < least || value > most)
        ? throw UsageError.Of($"{option.Name} must be from {least} to {most}, got {value}", $"{option.Name} {Math.Clamp(value, least, most)}")
        : parsed.GetValue(option);

    private static ImmutableArray<string> Ids(string? given) =>
    [
        .. (given?.Split(',', StringSplitOptions.TrimEntries) ?? []).Select(id => GateSimulator.Ids.Contains(id.ToUpperInvariant(), StringComparer.Ordinal)
            ? id.ToUpperInvariant()
            : throw UsageError.Of($"there is no characteristic \"{id}\"; they are {GateSimulator.Ids[0]} to {GateSimulator.Ids[^1]}", "--only O1,O4")),
    ];

    /// <summary>Tells each gate that is done, with the time since the begin.</summary>
    private sealed class Rows(IProgressSink watch, TimeProvider time) : IProgress<string>
    {
        private readonly long begun = time.GetTimestamp();

        public void Report(string value) =>
            watch.Report(new(time.GetUtcNow(), "simulate", "done", [new("gate", value), new("after", Figures.Span(time.GetElapsedTime(begun)))]));
    }
}
