using System.Collections.Immutable;
using AutoHarness.Agents.Programs;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Experiments.Initialising;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Preparing;

/// <summary>
/// Makes an experiment ready: data, agent, program text, baseline, split. Every step looks first whether it is done, so a second call
/// changes nothing: an improved agent stays, a baseline is measured once, a split is drawn once.
/// </summary>
internal sealed class PrepareOperation(ExperimentContext context, AgentCheck check, RunOperation runs)
{
    /// <summary>The series of trials that measure the starting agent.</summary>
    public const string Baseline = "baseline";

    private const double LargestInfraShare = 0.2;
    private const int PairedBaselineRounds = 2;

    public async Task<PrepareResult> PrepareAsync(PrepareOptions options, CancellationToken ct)
    {
        context.Reach("prepare.started");
        var files = await PreparedFiles.WriteAsync(context, options.ResetAgent, ct);
        context.Reach("prepare.files");
        var program = await context.Programs.ReadWorkingAsync(ct);
        await check.EnsureBuildsAsync(program, ct);

        if (context.Ledger.Suite() is null)
        {
            await context.Ledger.SetSuiteAsync(SuiteState.Empty(context.Config.Threshold));
        }

        if (!options.SkipBaseline && context.Ledger.Records().IsEmpty)
        {
            await MeasureAsync(program, ct);
        }

        await context.Projections.RefreshAsync(ct);
        context.Reach("prepare.projected");
        return Result(files);
    }

    private async Task MeasureAsync(AgentProgram program, CancellationToken ct)
    {
        await context.Programs.AddAsync(program);
        await ForgetInfraAsync(program.Version);
        if (context.Ledger.TrainTasks().IsEmpty)
        {
            await SplitAsync(program, ct);
        }

        await MoveTrainTrialsAsync(program, context.Ledger.TrainTasks());
        await runs.RefreshTrainAsync(Baseline, program, Rounds, ct);
        var train = context.Ledger.Trials.Find(Baseline, program.Version, context.Fingerprint);
        await new TraceFolders(context.Folder, context.Ledger, context.Config).WriteBaselineAsync(train, ct);
        context.Reach("prepare.traces");

        var test = await context.RunTrialsAsync("prepare", [new("step", "baseline")], Requests(program, context.HeldOut.Tasks(context.Config.GateSplit), context.Config.GateSplit, Rounds), keepTraces: true, ct);
        RequireResults([.. train, .. test], "no baseline was kept", "a baseline that rests on a bad hour of a provider would make every later agent look better");
        var score = BaselineScore.Of(test);
        var iteration = context.Ledger.Iterations().IsEmpty ? (int)await context.Ledger.OpenIterationAsync("prepare", program.Version) : 0;
        await context.Ledger.CloseIterationAsync(iteration, "baseline", null, score);
        context.Reach("prepare.recording");
        await context.Ledger.AddRecordAsync(null, iteration, program.Version, score, "baseline", 0, 0);
        context.Reach("prepare.recorded");
    }

    /// <summary>Draws the split from one run over all tasks, whose outcomes stay sealed until it is known which of them may be seen.</summary>
    private async Task SplitAsync(AgentProgram program, CancellationToken ct)
    {
        var undeclared = context.Benchmark.Tasks.Where(task => task.Split is null).Select(task => task.Id).ToImmutableArray();
        var trials = undeclared.IsEmpty
            ? []
            : await context.RunTrialsAsync("prepare", [new("step", "baseline")], Requests(program, undeclared, Split.Test, rounds: 1), keepTraces: true, ct);
        RequireResults(trials, "no split was drawn", "a split is drawn once and for all, so it must not rest on a bad hour of a provider");
        var split = SplitDrawing.Draw(context.Benchmark.Tasks, trials.ToDictionary(trial => trial.Key.Task, trial => trial.Reward), context.Config.SplitSeed, HoldoutShare.Of(context.Config.Gate, undeclared.Length));
        context.Reach("prepare.split-drawn");
        await context.HeldOut.SetTasksAsync(split.Test, Split.Test);
        await context.HeldOut.SetTasksAsync(split.Holdout, Split.Holdout);
        context.Reach("prepare.split-sealed");
        await AtomicFile.WriteAsync(
            Path.Combine(context.SealedFolder, $"{context.Config.Benchmark}_data", SplitFile.Name),
            SplitFile.Render(split, context.Environment.Time.GetUtcNow(), context.Config.SplitSeed),
            ct);
        await AtomicFile.WriteAsync(Path.Combine(context.SealedFolder, "canary.txt"), context.HeldOut.Canaries.For("folder") + "\n", ct);
        await context.Ledger.SetTrainTasksAsync(split.Train, Opened(program, split.Train), context.Command.Id);
        context.Reach("prepare.split-kept");
    }

    /// <summary>What an earlier, broken-off preparation could not measure is tried again.</summary>
    private async Task ForgetInfraAsync(string version)
    {
        await context.HeldOut.Trials.ForgetInfraAsync(Baseline, version, context.Fingerprint);
        if (context.Ledger.Trials.Find(Baseline, version, context.Fingerprint).Any(trial => trial.Reward is null))
        {
            // In this order: a kill in between leaves a run that goes on and finds its trials still there.
            await context.Ledger.ReopenRunsAsync(Baseline, version, context.Fingerprint);
            await context.Ledger.Trials.ForgetInfraAsync(Baseline, version, context.Fingerprint);
        }
    }

    private static void RequireResults(ImmutableArray<TrialRecord> trials, string consequence, string why)
    {
        var causes = trials.Select(trial => trial.Outcome).OfType<TrialOutcome.Infra>().Select(infra => infra.Cause).ToList();
        if (causes.Count <= LargestInfraShare * trials.Length)
        {
            return;
        }

        // What several trials ran into says nothing about a single task.
        var usual = causes.CountBy(cause => cause, StringComparer.Ordinal).MaxBy(cause => cause.Value);
        throw new HarnessException(new(ExitCode.NoVerdict, "AH3006", $"{causes.Count} of {trials.Length} baseline trials ended in infrastructure errors; {consequence}")
        {
            Why = why,
            Notes = usual.Value > 1 ? [$"{usual.Value} of them: {usual.Key}"] : [],
            Fixes = ["auto-harness doctor", "then repeat the failed ones: auto-harness prepare"],
        });
    }

    /// <summary>The first pool needs more than one trial a task: noise within tasks shows between two, and the first judgements lean on it.</summary>
    private int Rounds => context.Config.Gate.Mode == "paired" ? PairedBaselineRounds : 1;

    /// <summary>Trials of tasks that turned out to be train tasks have been copied to the ledger; their sealed copies go.</summary>
    private Task MoveTrainTrialsAsync(AgentProgram program, ImmutableArray<TaskId> train) =>
        context.HeldOut.Trials.RemoveAsync([.. Opened(program, train).Select(trial => trial.Key).Where(context.Ledger.Trials.Contains)]);

    private ImmutableArray<TrialRecord> Opened(AgentProgram program, ImmutableArray<TaskId> train) =>
    [
        .. context.HeldOut.Trials.Find(Baseline, program.Version, context.Fingerprint)
            .Where(trial => train.Contains(trial.Key.Task))
            .Select(trial => trial with { Split = Split.Train, Trace = TrialTrace.WithoutCanary(context.HeldOut.Trials.Trace(trial.Key)) }),
    ];

    private TrialRequest[] Requests(AgentProgram program, ImmutableArray<TaskId> tasks, Split split, int rounds) =>
        [.. Enumerable.Range(0, rounds).SelectMany(round => tasks.Select(task => context.Request(Baseline, program.Version, task, round, split)))];

    private PrepareResult Result(PreparedFiles files)
    {
        var baseline = context.Ledger.Records().FirstOrDefault();
        var train = baseline is null ? [] : context.Ledger.Trials.Find(Baseline, baseline.Version).Where(trial => trial.Reward is not null).ToImmutableArray();
        return new PrepareResult(
            context.Ledger.TrainTasks().Length,
            context.HeldOut.Tasks(context.Config.GateSplit).Length,
            context.HeldOut.Tasks(Split.Holdout).Length,
            train.IsEmpty ? null : train.Average(trial => trial.Reward),
            baseline?.Score,
            files.Created,
            files.Kept,
            context.Labels);
    }
}
