using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Fetching;
using AutoHarness.Benchmarks.Tau.Schemas;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Trials;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau;

/// <summary>tau-bench in its text mode: the customer desks of an online shop, an airline and a phone company, with simulated users, run in this process.</summary>
public sealed class TauBenchmark(TauBenchmarkOptions options, IGit git, TimeProvider time) : IBenchmark, IReplayable
{
    /// <summary>Changes whenever tools, conversation or evaluation change.</summary>
    private const string Version = "1";

    private const string BaseSplit = "base";

    private TauWorld? loaded;
    private string? fingerprint;

    /// <summary>The desks there are.</summary>
    public static ImmutableArray<string> Domains { get; } = [.. TauDomains.Names];

    public string Name => "tau-bench";

    public IReadOnlyList<BenchmarkTask> Tasks { get; private set; } = [];

    public string Fingerprint => fingerprint ?? throw NotPrepared();

    // Shop tasks have statements to judge; a desk without any never opens the judge.
    public IReadOnlyList<BenchmarkModel> Models =>
        [.. options.Solo ? [] : new[] { BenchmarkModel.User }, .. options.Domain is "retail" or "mock" ? new[] { BenchmarkModel.Judge } : []];

    internal TauWorld World => loaded ?? throw NotPrepared();

    public async Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (loaded is not null)
        {
            return;
        }

        var places = await new PlaceFinder(options, git).FindAsync(progress, cancellationToken);
        var world = TauWorld.Load(options.Domain, places);
        if (options.Solo && !world.Domain.SupportsSolo)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"the domain {options.Domain} has no solo mode")
            {
                Fixes = ["leave tau.solo out, or set domain: telecom, telecom-workflow or mock in experiment_config.yaml"],
            });
        }

        if (!world.JudgePrompt.Official && Models.Contains(BenchmarkModel.Judge))
        {
            progress.Report("there is no clone of tau-bench to read the judge's prompt from: a wording of our own is used, and scores do not compare with published ones");
        }

        if (options.CheckedUser)
        {
            progress.Report("tau.user: checked is not the benchmark as published; scores do not compare with published ones");
        }

        loaded = world;
        Tasks = TasksOf(world);
        fingerprint = FingerprintOf(world, places);
    }

    public IReadOnlyList<string> ScanTexts(TaskId task) => TaskTexts.Of(World.Tasks[task.Value]);

    public Task<TrialOutcome> RunAsync(TrialRequest trial, IAgentRunner agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(agent);
        return new TauTrial(World, options, World.Tasks[trial.Key.Task.Value], trial, agent, time).RunAsync(cancellationToken);
    }

    public double? Replay(TaskId task, ReadOnlyMemory<byte> trace) => TraceReplay.Run(World, World.Tasks[task.Value], options.Solo, trace);

    private static InvalidOperationException NotPrepared() => new("the benchmark is not prepared");

    private ImmutableArray<BenchmarkTask> TasksOf(TauWorld world)
    {
        var splits = world.Domain.Splits;
        var wanted = splits.TryGetValue(BaseSplit, out var ids) ? ids.ToHashSet(StringComparer.Ordinal) : [.. world.Domain.Tasks.Select(task => task.Id)];
        var train = splits.GetValueOrDefault("train", []).ToHashSet(StringComparer.Ordinal);
        var test = splits.GetValueOrDefault("test", []).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. world.Domain.Tasks.Where(task => wanted.Contains(task.Id) && (!options.Solo || SoloTasks.CanRun(task)))
                .Select(task => new BenchmarkTask(new TaskId(task.Id), train.Contains(task.Id) ? Split.Train : test.Contains(task.Id) ? Split.Test : null)),
        ];
    }

    private string FingerprintOf(TauWorld world, TauPlaces places)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(string.Create(
            CultureInfo.InvariantCulture,
            $"tau-bench {Version} {options.Domain} steps {options.MaxSteps} errors {options.MaxErrors} solo {options.Solo} checked {options.CheckedUser} protocol {options.EnforceProtocol}"));
        foreach (var file in PinnedRevision.FilesOf(PlaceFinder.DataNameOf(options.Domain)))
        {
            if (file.DataPath is { } path && Path.Combine(places.Data, path) is var full && File.Exists(full))
            {
                Add($"{path} {PinnedFile.IdOf(File.ReadAllBytes(full))}");
            }
        }

        Add(string.Join('\n', world.AgentSchemas.Select(tool => PyJson.Write(tool.ToValue()))));
        Add(world.JudgePrompt.System + world.JudgePrompt.User);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }
}
