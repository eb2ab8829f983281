using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Splits;

/// <summary>Divides tasks into train and test, stratified on how the first agent did.</summary>
public static class SplitDrawing
{
    /// <summary>The seed that the original tool always uses.</summary>
    public const long DefaultSeed = 42;

    /// <summary>Share of the drawn tasks that goes to train.</summary>
    public const double TrainShare = 0.7;
    private const double PassMark = 0.5;

    /// <summary>
    /// Keeps every split that the benchmark declares and draws the other tasks: those that passed and those that failed are each
    /// sorted, shuffled with one stream (passed first), and cut so that the lower 70 % go to train.
    /// </summary>
    /// <param name="tasks">All tasks of the benchmark.</param>
    /// <param name="baseline">
    /// Baseline rewards in [0,1]; null for an infrastructure error. A task without a reward counts as failed: leaving it out would
    /// let a bad evening of the provider shrink the benchmark for good.
    /// </param>
    /// <param name="seed">Seed of the stream.</param>
    /// <param name="holdoutShare">
    /// Share of the tasks, in [0,1), that is set aside before anything else is drawn: of those that passed and of those that failed alike.
    /// They come from the undeclared tasks, or from the declared test tasks of a benchmark that leaves nothing undeclared. With 0 the split is the original tool's.
    /// </param>
    public static TaskSplit Draw(
        IEnumerable<BenchmarkTask> tasks, IReadOnlyDictionary<TaskId, double?> baseline, long seed = DefaultSeed, double holdoutShare = 0)
    {
        var all = tasks.DistinctBy(task => task.Id).ToImmutableArray();
        var sealedTasks = Carve(all, baseline, seed, holdoutShare);
        all = [.. all.Select(task => sealedTasks.Contains(task.Id) ? task with { Split = Split.Holdout } : task)];
        var undeclared = all.Where(task => task.Split is null).Select(task => task.Id).Order().ToLookup(task => Passed(task, baseline));
        var random = new PythonRandom(seed);
        var passed = Cut([.. undeclared[true]], random);
        var failed = Cut([.. undeclared[false]], random);

        return new TaskSplit(
            Join(all, Split.Train, [.. passed.Train, .. failed.Train]),
            Join(all, Split.Test, [.. passed.Test, .. failed.Test]),
            Join(all, Split.Holdout, []));
    }

    private static HashSet<TaskId> Carve(ImmutableArray<BenchmarkTask> all, IReadOnlyDictionary<TaskId, double?> baseline, long seed, double share)
    {
        var from = all.Any(task => task.Split is null) ? (Split?)null : Split.Test;
        var strata = all.Where(task => task.Split == from).Select(task => task.Id).Order().ToLookup(task => Passed(task, baseline));
        // A stream of its own, so that the later draw does not depend on how many were set aside.
        var random = new PythonRandom(seed + 1);
        return [.. Take([.. strata[true]]), .. Take([.. strata[false]])];

        TaskId[] Take(TaskId[] tasks)
        {
            random.Shuffle(tasks);
            return tasks[..(int)Math.Floor(share * tasks.Length)];
        }
    }

    private static bool Passed(TaskId task, IReadOnlyDictionary<TaskId, double?> baseline) =>
        baseline.TryGetValue(task, out var reward) && reward >= PassMark;

    private static (TaskId[] Train, TaskId[] Test) Cut(TaskId[] tasks, PythonRandom random)
    {
        random.Shuffle(tasks);
        var train = (int)Math.Floor(TrainShare * tasks.Length);
        return (tasks[..train], tasks[train..]);
    }

    private static ImmutableArray<TaskId> Join(ImmutableArray<BenchmarkTask> all, Split split, TaskId[] drawn) =>
        [.. all.Where(task => task.Split == split).Select(task => task.Id).Concat(drawn).Order()];
}
