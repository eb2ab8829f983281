using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.SeedFiles;

public sealed class SplitFileTests
{
    private static readonly DateTimeOffset Created = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Writes_the_layout_of_the_Python_tool()
    {
        var split = new TaskSplit(TaskIds.Of("a", "b"), TaskIds.Of("c"), []);

        const string Expected = "{\n  \"train\": [\n    \"a\",\n    \"b\"\n  ],\n  \"test\": [\n    \"c\"\n  ],\n  \"metadata\": {\n    \"created\": \"2026-01-02T03:04:05+00:00\",\n    \"total_tasks\": 3,\n    \"seed\": 42\n  }\n}";
        Assert.Equal(Expected, SplitFile.Render(split, Created, 42));
    }

    [Fact]
    public void Reads_back_what_it_wrote_with_a_holdout()
    {
        var split = new TaskSplit(TaskIds.Of("a", "b"), TaskIds.Of("c"), TaskIds.Of("d"));

        var read = SplitFile.Parse(SplitFile.Render(split, Created, 42));

        Assert.Equal(split.Train, read.Train);
        Assert.Equal(split.Test, read.Test);
        Assert.Equal(split.Holdout, read.Holdout);
    }

    [Fact]
    public void Refuses_a_task_in_two_splits_without_naming_it()
    {
        var error = Assert.Throws<HarnessException>(() => SplitFile.Parse("{\"train\": [\"secret\"], \"test\": [\"secret\"]}")).Error;

        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
