using AutoHarness.Evaluation.Splits;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Splits;

public sealed class SplitDrawingTests
{
    [Fact]
    public void Draws_the_split_that_CPython_draws()
    {
        var rewards = Enumerable.Range(0, 20).ToDictionary(i => new TaskId($"task-{i:00}"), i => (double?)(i % 3 == 0 ? 0.0 : 1.0));

        var split = SplitDrawing.Draw(Tasks(rewards.Keys), rewards);

        Assert.Equal("00 01 02 07 15 16 18", Numbers(split.Test));
        Assert.Equal("03 04 05 06 08 09 10 11 12 13 14 17 19", Numbers(split.Train));
    }

    [Fact]
    public void Draws_another_split_from_another_seed()
    {
        var rewards = Enumerable.Range(0, 20).ToDictionary(i => new TaskId($"task-{i:00}"), i => (double?)(i % 3 == 0 ? 0.0 : 1.0));

        var split = SplitDrawing.Draw(Tasks(rewards.Keys), rewards, seed: 7);

        Assert.Equal("00 01 04 08 09 10 18", Numbers(split.Test));
    }

    [Fact]
    public void Sorts_ids_as_strings_and_counts_missing_results_as_failures()
    {
        double?[] cycle = [0.5, 0.49, null, 1.0, 0.0];
        var rewards = Enumerable.Range(0, 23).ToDictionary(i => new TaskId($"{i}"), i => cycle[i % 5]);

        var split = SplitDrawing.Draw(Tasks(rewards.Keys), rewards);

        Assert.Equal(TaskIds.Of("0", "10", "11", "20", "21", "22", "4", "6"), split.Test);
    }

    [Fact]
    public void Treats_a_task_without_any_baseline_result_like_a_failed_one()
    {
        var rewards = Enumerable.Range(0, 10).ToDictionary(i => new TaskId($"{i}"), _ => (double?)0);

        var failed = SplitDrawing.Draw(Tasks(rewards.Keys), rewards);
        var missing = SplitDrawing.Draw(Tasks(rewards.Keys), new Dictionary<TaskId, double?>());

        Assert.Equal(failed.Train, missing.Train);
        Assert.Equal(failed.Test, missing.Test);
    }

    [Fact]
    public void Keeps_the_splits_that_a_benchmark_declares()
    {
        BenchmarkTask[] tasks = [new(new("b"), Split.Test), new(new("a"), Split.Train), new(new("c"), Split.Holdout), new(new("d"), Split.Train)];

        var split = SplitDrawing.Draw(tasks, new Dictionary<TaskId, double?>());

        Assert.Equal(TaskIds.Of("a", "d"), split.Train);
        Assert.Equal(TaskIds.Of("b"), split.Test);
        Assert.Equal(TaskIds.Of("c"), split.Holdout);
        Assert.Equal(Split.Holdout, split.Of(new("c")));
        Assert.Null(split.Of(new("e")));
    }

    [Fact]
    public void Puts_every_task_into_exactly_one_split_and_seven_tenths_of_each_stratum_into_train()
    {
        Gen.Select(Gen.Bool.Array[0, 120], Gen.Long).Sample((passes, seed) =>
        {
            var rewards = passes.Select((pass, i) => (Id: new TaskId($"t{i}"), pass)).ToDictionary(task => task.Id, task => (double?)(task.pass ? 1 : 0));

            var split = SplitDrawing.Draw(Tasks(rewards.Keys), rewards, seed);

            var passed = passes.Count(pass => pass);
            return split.Train.Concat(split.Test).Order().SequenceEqual(rewards.Keys.Order())
                && split.Train.Count(task => rewards[task] == 1) == 7 * passed / 10
                && split.Train.Count(task => rewards[task] == 0) == 7 * (passes.Length - passed) / 10;
        });
    }

    private static IEnumerable<BenchmarkTask> Tasks(IEnumerable<TaskId> ids) => ids.Select(id => new BenchmarkTask(id));

    private static string Numbers(IEnumerable<TaskId> tasks) => string.Join(' ', tasks.Select(task => task.Value[^2..]));
}
