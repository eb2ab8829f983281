using AutoHarness.Benchmarks.Command.Tests.Running;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Command.Tests;

public sealed class TaskFileTests
{
    [Theory]
    [InlineData("{\"id\": \"a\", \"split\": \"train\", \"group\": \"g\"}\n\n{\"id\": \"b\", \"split\": \"test\"}\n{\"id\": \"c\"}\n")]
    [InlineData(" [{\"id\": \"a\", \"split\": \"train\", \"group\": \"g\"}, {\"id\": \"b\", \"split\": \"test\"}, {\"id\": \"c\"}]")]
    public void Reads_lines_and_arrays_in_order(string text)
    {
        using var benchmark = new ShellBenchmark("", text);

        Assert.Equal(
            [new BenchmarkTask(new TaskId("a"), Split.Train, "g"), new BenchmarkTask(new TaskId("b"), Split.Test), new BenchmarkTask(new TaskId("c"))],
            benchmark.Create().Tasks);
    }

    [Theory]
    [InlineData("{\"id\": \"a\"}\n{\"id\": ", 2, "a task is not valid JSON")]
    [InlineData("{\"id\": \"a\"}\n{\"name\": \"b\"}", 2, "a task needs an id")]
    [InlineData("{\"id\": 7}", 1, "\"id\" of a task must be a text, got 7")]
    [InlineData("{\"id\": \"a\"}\n{\"id\": \"b\"}\n{\"id\": \"a\"}", 3, "task id \"a\" is used twice")]
    [InlineData("{\"id\": \"a\", \"split\": \"dev\"}", 1, "split \"dev\" is not known")]
    [InlineData("\n\n", null, "there is no task in tasks.jsonl")]
    [InlineData("[{\"id\": \"a\"},\n 3]", null, "a task needs an id")]
    public void Names_the_place_of_what_is_wrong(string text, int? line, string message)
    {
        using var benchmark = new ShellBenchmark("", text);

        var fault = Assert.Throws<HarnessException>(() => benchmark.Create().Tasks);

        Assert.Equal(message, fault.Error.Message);
        Assert.Equal(("tasks.jsonl", line), (fault.Error.Places[0].Path, fault.Error.Places[0].Line));
        Assert.NotEmpty(fault.Error.Fixes);
    }

    [Fact]
    public void Says_which_file_is_missing()
    {
        using var benchmark = new ShellBenchmark("");
        File.Delete(benchmark.PathOf("tasks.jsonl"));

        Assert.Equal("the file with the tasks is missing: tasks.jsonl", Assert.Throws<HarnessException>(() => benchmark.Create().Tasks).Error.Message);
    }

    [Fact]
    public void Has_another_fingerprint_when_anything_that_decides_a_reward_changes()
    {
        using var benchmark = new ShellBenchmark("echo 1");
        File.WriteAllText(benchmark.PathOf("gold.txt"), "gold");
        var options = benchmark.Options with { Files = ["gold.txt"] };
        var prints = new List<string> { Print(options) };

        Assert.Equal(prints[0], Print(options));
        prints.Add(Print(options with { Run = ["/bin/sh", "-e", "bench.sh"] }));
        prints.Add(Print(options with { TimeLimit = TimeSpan.FromSeconds(21) }));
        File.AppendAllText(benchmark.PathOf("bench.sh"), "\n");
        prints.Add(Print(options));
        File.AppendAllText(benchmark.PathOf("tasks.jsonl"), "\n");
        prints.Add(Print(options));
        File.AppendAllText(benchmark.PathOf("gold.txt"), "!");
        prints.Add(Print(options));

        Assert.Distinct(prints);

        static string Print(CommandBenchmarkOptions options) => new CommandBenchmark(options, TimeProvider.System).Fingerprint;
    }

    [Fact]
    public void Gives_the_leak_scan_every_telling_text_of_a_task()
    {
        using var benchmark = new ShellBenchmark("", """{"id": "a-long-task-id", "q": "What is the answer?", "deep": {"gold": ["forty-two", "no"]}}""");

        Assert.Equal(["a-long-task-id", "What is the answer?", "forty-two"], benchmark.Create().ScanTexts(new TaskId("a-long-task-id")));
    }

    [Fact]
    public void Lists_the_files_that_must_stay_private()
    {
        using var benchmark = new ShellBenchmark("");

        Assert.Equal([benchmark.PathOf("tasks.jsonl"), benchmark.PathOf("bench.sh")], benchmark.Create().PrivateFiles);
    }
}
