using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Running;

/// <summary>Which tasks a run is about.</summary>
internal static class TaskSelection
{
    /// <summary>All tasks of the split, or those that are named.</summary>
    /// <exception cref="HarnessException">There is no split yet, or a name is not a train task. Whether it is a held-out one is never said.</exception>
    public static ImmutableArray<TaskId> Choose(ExperimentContext context, Split split, ImmutableArray<string> names)
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
            return tasks;
        }

        if (split != Split.Train)
        {
            throw new HarnessException(new(ExitCode.Usage, null, "single tasks can be run on the train split only")
            {
                Why = "held-out tasks are measured together or not at all",
                Fixes = ["auto-harness run --split train --task-ids …"],
            });
        }

        return [.. names.Select(name => Find(tasks, name)).Distinct().Order()];
    }

    public static HarnessException NoSplit(ExperimentContext context) => new(new(ExitCode.Environment, "AH1501", $"no task split yet for {context.Config.Benchmark}")
    {
        Why = $"it is drawn from one run over all {context.Benchmark.Tasks.Count} tasks",
        Fixes = ["auto-harness prepare"],
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
