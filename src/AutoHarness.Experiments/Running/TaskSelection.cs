using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Running;

/// <summary>Which tasks a run is about.</summary>
/// <param name="Tasks">The tasks to run.</param>
/// <param name="LeftOut">Named tasks that the benchmark's own, published split holds out.</param>
internal sealed record TaskSelection(ImmutableArray<TaskId> Tasks, ImmutableArray<TaskId> LeftOut)
{
    /// <summary>All tasks of the split, or those that are named.</summary>
    /// <exception cref="HarnessException">There is no split yet, or no train task is left, or a name is unknown. Of a split that was drawn it is never said what it holds out.</exception>
    public static TaskSelection Choose(ExperimentContext context, Split split, ImmutableArray<string> names)
    {
        var tasks = split == Split.Train ? context.Ledger.TrainTasks() : context.HeldOut.Tasks(split);
        if (tasks.IsEmpty)
        {
            throw split == Split.Holdout
                ? new HarnessException(new(ExitCode.Environment, null, "this experiment has no sealed holdout") { Fixes = ["auto-harness run --split train"] })
                : NoSplit(context);
        }

        if (names.IsEmpty)
        {
            return new TaskSelection(tasks, []);
        }

        if (split != Split.Train)
        {
            throw new HarnessException(new(ExitCode.Usage, null, "single tasks can be run on the train split only")
            {
                Why = "held-out tasks are measured together or not at all",
                Fixes = ["auto-harness run --split train --task-ids …"],
            });
        }

        ImmutableArray<TaskId> leftOut = [.. names.Select(name => new TaskId(name)).Except(tasks).Where(PublishedAsHeldOut(context)).Order()];
        ImmutableArray<TaskId> named = [.. names.Where(name => !leftOut.Contains(new TaskId(name))).Select(name => Find(tasks, name)).Distinct().Order()];
        return named.IsEmpty ? throw OnlyHeldOut(leftOut) : new TaskSelection(named, leftOut);
    }

    public static HarnessException NoSplit(ExperimentContext context) => new(new(ExitCode.Environment, "AH1501", $"no task split yet for {context.Config.Benchmark}")
    {
        Why = $"it is drawn from one run over all {context.Benchmark.Tasks.Count} tasks",
        Fixes = ["auto-harness prepare"],
    });

    private static Func<TaskId, bool> PublishedAsHeldOut(ExperimentContext context)
    {
        var published = context.Benchmark.Tasks.Where(task => task.Split is not null and not Split.Train).Select(task => task.Id).ToHashSet();
        return published.Contains;
    }

    private static HarnessException OnlyHeldOut(ImmutableArray<TaskId> tasks) => new(new(ExitCode.Usage, "AH1502", $"task \"{tasks[0]}\" is not in the train split")
    {
        Why = "the benchmark's own split holds it out; held-out tasks are measured together or not at all",
        Fixes = ["auto-harness run --split test", "auto-harness show tasks"],
    });

    private static TaskId Find(ImmutableArray<TaskId> tasks, string name)
    {
        var id = new TaskId(name);
        if (tasks.BinarySearch(id) >= 0)
        {
            return id;
        }

        var near = NearestWord.Of(name, tasks.Select(task => task.Value));
        throw new HarnessException(new(ExitCode.Usage, "AH1502", $"task \"{name}\" is not in the train split")
        {
            Fixes = near is null ? ["auto-harness show tasks"] : [$"did you mean \"{near}\"?", "auto-harness show tasks"],
        });
    }
}
