using System.Collections.Immutable;
using AutoHarness.Agents.Programs;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Running;

/// <summary>Runs the agent on tasks for somebody to look at. Its trials never reach a verdict.</summary>
internal sealed class RunOperation(ExperimentContext context, AgentCheck check)
{
    private const string Explore = "explore";

    public async Task<RunResult> RunAsync(RunOptions options, CancellationToken ct)
    {
        var started = context.Environment.Time.GetTimestamp();
        var split = options.Split ?? context.Config.Split;
        var (tasks, leftOut) = TaskSelection.Choose(context, split, options.TaskIds);
        var program = await context.Programs.ReadWorkingAsync(ct);
        await check.EnsureBuildsAsync(program, ct);
        await context.Programs.AddAsync(program);

        var run = await OpenAsync(Explore, program.Version, split, tasks, options.TaskIds.IsEmpty, options.Trials, options.New);
        var trials = await RunAllAsync(run, tasks, ct);
        return Result(run, tasks, trials, context.Environment.Time.GetElapsedTime(started)) with { LeftOut = leftOut };
    }

    /// <summary>Runs the train tasks for a newly kept version, so that the next analysis sees its failures. What a gate has run of them counts.</summary>
    public async Task RefreshTrainAsync(string series, AgentProgram program, int trials, CancellationToken ct)
    {
        var tasks = context.Ledger.TrainTasks();
        if (context.Ledger.Runs().Any(run => run.Finished && run.Series == series && run.Version == program.Version && run.Fingerprint == context.Fingerprint))
        {
            return;
        }

        var run = await OpenAsync(series, program.Version, Split.Train, tasks, whole: true, trials, startNew: false);
        await RunAllAsync(run, tasks, ct);
    }

    private async Task<RunRow> OpenAsync(string series, string version, Split split, ImmutableArray<TaskId> tasks, bool whole, int trials, bool startNew)
    {
        // A run of this very command counts even when it is finished: a kill may have come between its end and the command's.
        var open = context.Ledger.Runs().LastOrDefault(run =>
            (!run.Finished || run.Command == context.Command.Id) && run.Series == series && run.Version == version && run.Split == split && run.Whole == whole
            && run.Trials == trials && run.Fingerprint == context.Fingerprint && (split != Split.Train || run.Tasks.SequenceEqual(tasks)));
        if (open is not null && (!startNew || open.Command == context.Command.Id))
        {
            return open;
        }

        var run = await context.Ledger.OpenRunAsync(series, version, split, tasks, whole, trials, context.Fingerprint, context.Command.Id);
        context.Reach("run.opened");
        return run;
    }

    private async Task<ImmutableArray<TrialRecord>> RunAllAsync(RunRow run, ImmutableArray<TaskId> tasks, CancellationToken ct)
    {
        if (run.Split != Split.Train)
        {
            await context.HeldOut.CountLookAsync($"run:{run.Id}", tasks.Length);
        }

        var wanted = Enumerable.Range(run.FirstAttempt, run.Trials)
            .SelectMany(attempt => tasks.Select(task => context.Request(run.Series, run.Version, task, attempt, run.Split)))
            .ToArray();
        var trials = await context.RunTrialsAsync("run", [new("run", RunName(run.Id)), new("split", SplitName(run.Split))], wanted, keepTraces: true, ct);
        if (run.Split == Split.Train)
        {
            context.Reach("run.traces");
            await new TraceFolders(context.Folder, context.Ledger, context.Config).WriteLatestAsync(trials, ct);
        }

        context.Reach("run.finishing");
        await context.Ledger.FinishRunAsync(run.Id);
        context.Reach("run.finished");
        await context.Projections.RefreshAsync(ct);
        context.Reach("run.projected");
        return trials;
    }

    private RunResult Result(RunRow run, ImmutableArray<TaskId> tasks, ImmutableArray<TrialRecord> trials, TimeSpan wall)
    {
        var byTask = trials.GroupBy(trial => trial.Key.Task).ToImmutableSortedDictionary(group => group.Key, group => group.Average(trial => trial.Reward));
        var scored = trials.Where(trial => trial.Reward is not null).ToImmutableArray();
        return new RunResult(
            RunName(run.Id),
            run.Split,
            scored.IsEmpty ? null : scored.Average(trial => trial.Reward),
            run.Split == Split.Train ? byTask : ImmutableSortedDictionary<TaskId, double?>.Empty,
            byTask.Values.Count(reward => reward >= 0.5),
            byTask.Values.Count(reward => reward is not null),
            tasks.Length,
            TrialUsage.Sum(trials),
            wall,
            context.Labels);
    }

    private static string RunName(long id) => $"r-{id:0000}";

    private static string SplitName(Split split) => split switch
    {
        Split.Train => "train",
        Split.Test => "test",
        _ => "holdout",
    };
}
