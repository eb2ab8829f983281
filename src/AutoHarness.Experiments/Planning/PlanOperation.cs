using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Rotating;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Gateway;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Planning;

/// <summary>
/// Plans from what the ledger has; before <c>prepare</c> from the benchmark's tasks. It starts no trial and takes no lock. Of the held-out
/// store it reads how many tasks there are, nothing else.
/// </summary>
internal sealed class PlanOperation(ExperimentFolder folder, ExperimentConfig config, HarnessEnvironment environment, ExperimentLedger? ledger)
{
    public async Task<ExperimentPlan> PlanAsync(CancellationToken ct)
    {
        var train = ledger?.TrainTasks() ?? [];
        var trials = ledger?.Trials.All() ?? [];
        var preset = PairedPreset.All.Single(known => known.Name == config.Gate.Preset);
        var model = Model();
        var (trainTasks, testTasks, assumed) = await CountAsync(train, ct);
        return new ExperimentPlan
        {
            TrainTasks = trainTasks,
            TestTasks = testTasks,
            SplitAssumed = assumed,
            SuiteTasks = ledger?.Suite()?.Tasks.Length ?? 0,
            Mode = config.Gate.Mode,
            Preset = preset,
            Noise = NoiseEstimate.Of(trials),
            PoolTrials = Math.Max(preset.FreshRounds, FreshTrials(train, trials)),
            Price = TrialPrice.Of(trials),
            IsScripted = model.Scripted,
            Concurrency = config.MaxConcurrency,
            MaxIterations = config.Optimize.MaxIterations,
            Labels = SessionLabels.Of([(config.AgentModel, model)], [], config, ledger?.Meta(RotateOperation.RotatedKey)),
        };
    }

    /// <summary>Fresh trials of the kept agent on the train task that has fewest.</summary>
    private int FreshTrials(ImmutableArray<TaskId> train, ImmutableArray<TrialRecord> trials)
    {
        if (ledger?.Records().LastOrDefault()?.Version is not { } kept)
        {
            return 0;
        }

        var fresh = trials
            .Where(trial => trial.Key.AgentVersion == kept && trial.Reward is not null && trial.Key.Series.StartsWith("fresh:", StringComparison.Ordinal))
            .ToLookup(trial => trial.Key.Task);
        return train.IsEmpty ? 0 : train.Min(task => fresh[task].Count());
    }

    private async Task<(int Train, int Test, bool Assumed)> CountAsync(ImmutableArray<TaskId> train, CancellationToken ct)
    {
        if (!train.IsEmpty && await HeldOutTasksAsync() is { } test)
        {
            return (train.Length, test, false);
        }

        var benchmark = BenchmarkFactory.Create(config, folder, environment);
        await using var services = benchmark as IAsyncDisposable;
        await benchmark.PrepareAsync(new Unheard(), ct);
        var free = benchmark.Tasks.Count(task => task.Split is null);
        var share = HoldoutShare.Of(config.Gate, free);
        var open = free - (int)(share * free);
        var drawn = (int)(SplitDrawing.TrainShare * open);
        return train.IsEmpty
            ? (Declared(benchmark, Split.Train) + drawn, Declared(benchmark, Split.Test) + open - drawn, true)
            : (train.Length, benchmark.Tasks.Count - train.Length, true);
    }

    private async Task<int?> HeldOutTasksAsync()
    {
        var file = HeldOutPlace.FileOf(environment, ledger!.ExperimentId);
        if (!File.Exists(file))
        {
            return null;
        }

        await using var heldOut = HeldOutStore.Open(file, ledger.ExperimentId, expected: true, environment.Time);
        return heldOut.Tasks(config.GateSplit == Split.Train ? Split.Test : config.GateSplit).Length;
    }

    private ModelIdentity Model()
    {
        using var models = new SessionModels(config, folder, environment, BenchmarkFactory.ScriptedOptions(config, folder) with { AccountPath = null }, cassette: null);
        var provider = models.Providers.FirstOrDefault(provider => provider.Serves(config.AgentModel.Name));
        return provider?.Identify(config.AgentModel) ?? new ModelIdentity(config.AgentModel.Name, Scripted: false, Price: null);
    }

    private static int Declared(IBenchmark benchmark, Split split) => benchmark.Tasks.Count(task => task.Split == split);

    /// <summary>What a benchmark says while it gets ready is of no interest to a plan.</summary>
    private sealed class Unheard : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
