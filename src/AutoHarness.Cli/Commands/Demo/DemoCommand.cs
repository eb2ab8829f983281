using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Demo;

/// <summary>
/// <c>demo</c>: the whole loop on the built-in benchmark, through the tool's own commands. Only model and coding agent are scripted; every
/// verdict comes out of the real gate.
/// </summary>
internal sealed class DemoCommand : ToolCommand
{
    /// <summary>The loop is killed when its trial of this number is stored.</summary>
    private const int KilledAtTrial = 200;

    private readonly Option<string?> directory = new("--dir") { Description = "A new or empty folder; default auto-harness-demo here", HelpName = "DIR" };
    private readonly Option<long> seed = new("--seed") { Description = "Seed of the scripted model's noise", HelpName = "N", DefaultValueFactory = _ => 2 };

    public DemoCommand()
        : base("demo", CommandPurpose.Start, "The whole loop in a minute: no key, no network, nothing to install")
    {
        Examples = ["demo", "demo --dir /tmp/shop --seed 7"];
        Add(directory);
        Add(seed);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var printer = tool.Settings.Json ? new Printer(TextWriter.Null, tool.Out.Traits) : tool.Out;
        var folder = new ExperimentFolder(DemoFolder.Choose(tool, parsed.GetValue(directory)));
        tool.LogFolder = folder.Logs;
        DemoScreen.Begin(printer, folder.Root);
        var processes = new ProcessRunner(tool.Host.Time);
        await DemoFolder.WriteAsync(tool, folder, parsed.GetValue(seed), ct);
        var child = new ToolChild(processes, folder.Root);
        var watch = new DemoWatch(tool, printer, folder);

        await child.SucceedAsync(["prepare"], watch.SeeAsync, ct);
        await DemoFolder.CommitAsync(folder.Root, processes, ct);
        await watch.ShowBaselineAsync();
        var (result, killed) = await OptimizeAsync(child, watch, printer, ct);
        await watch.ShowFinishedAsync();
        var measured = await child.SucceedAsync(["measure"], watch.SeeAsync, ct);

        watch.Erase();
        var story = await TellAsync(tool, folder, result, measured, killed);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "demo", Document(story));
        }
        else
        {
            DemoScreen.End(printer, story);
        }

        return ExitCode.Ok;
    }

    private static async Task<(JsonObject Result, bool Killed)> OptimizeAsync(ToolChild child, DemoWatch watch, Printer printer, CancellationToken ct)
    {
        var first = await child.RunAsync(["optimize"], $"trial.stored:{KilledAtTrial}", watch.SeeAsync, ct);
        if (first is { ExitCode: 0, Result: { } done })
        {
            return (done, false);
        }

        if (first.ExitCode != 128 + 9)
        {
            throw ToolChild.Failed("optimize", first);
        }

        watch.Erase();
        printer.Line("   … killed on purpose in the middle (SIGKILL); resuming …", Ink.Warning);
        return (await child.SucceedAsync(["resume"], watch.SeeAsync, ct), true);
    }

    private static async Task<DemoStory> TellAsync(Invocation tool, ExperimentFolder folder, JsonObject result, JsonObject measured, bool killed)
    {
        await using var reader = await ExperimentReader.OpenAsync(folder, tool.Host.Time);
        var status = reader.Status();
        var relative = Path.GetRelativePath(tool.Host.CurrentDirectory, folder.Root);
        var shown = relative.StartsWith("..", StringComparison.Ordinal) ? folder.Root : relative;
        return new DemoStory(
            folder.Root,
            status.Iterations,
            [.. measured["effects"]!.AsArray().Select(effect => Effect(effect!))],
            status.Baseline,
            status.Best,
            killed,
            status.Aborted,
            [.. result["labels"]!.AsArray().Select(label => label!.GetValue<string>())],
            [tool.Own($"auto-harness -C {shown} status"), tool.Own($"auto-harness -C {shown} show iteration 2"), tool.Own("auto-harness init --benchmark command --dir my-experiment")]);
    }

    private static EditEffect Effect(JsonNode effect) => new(
        effect["iteration"]!.GetValue<int>(),
        effect["outcome"]!.GetValue<string>(),
        effect["mean"]!.GetValue<double>(),
        effect["against"]?.GetValue<int>(),
        effect["effect"]?.GetValue<double>() ?? 0,
        effect["standard_error"]?.GetValue<double>() ?? 0,
        effect["trials"]!.GetValue<int>());

    private static JsonObject Document(DemoStory story) => new()
    {
        ["folder"] = story.Folder,
        ["baseline"] = story.Baseline,
        ["best"] = story.Best,
        ["killed"] = story.Killed,
        ["repeated_trials"] = story.Repeated,
        ["iterations"] = new JsonArray([.. story.Iterations.Select(iteration => OptimizeScreen.Document(iteration, content: true))]),
        ["effects"] = new JsonArray([.. story.Effects.Select(effect => new JsonObject
        {
            ["iteration"] = effect.Iteration,
            ["outcome"] = effect.Outcome,
            ["mean"] = effect.Mean,
            ["effect"] = effect.Against is null ? null : effect.Effect,
            ["standard_error"] = effect.Against is null ? null : effect.StandardError,
            ["trials"] = effect.Trials,
            ["by_luck"] = effect is { Outcome: "accepted", Against: not null, IsReal: false },
        })]),
        ["labels"] = ResultDocument.Strings(story.Labels),
    };
}
