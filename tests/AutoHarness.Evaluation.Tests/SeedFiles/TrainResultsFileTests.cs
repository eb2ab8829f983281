using System.Collections.Immutable;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.SeedFiles;

public sealed class TrainResultsFileTests
{
    private static readonly TrainResults Results = new(
        "train",
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        ImmutableSortedDictionary<TaskId, double?>.Empty.Add(new("b"), null).Add(new("a"), 0.25));

    [Fact]
    public void Writes_the_layout_of_the_Python_tool()
    {
        const string Expected = "{\n  \"split\": \"train\",\n  \"timestamp\": \"2026-01-02T03:04:05+00:00\",\n  \"results\": {\n    \"a\": 0.25,\n    \"b\": null\n  }\n}";

        Assert.Equal(Expected, TrainResultsFile.Render(Results));
    }

    [Fact]
    public void Writes_nulls_before_the_first_run()
    {
        Assert.Equal("{\n  \"split\": null,\n  \"timestamp\": null,\n  \"results\": {}\n}", TrainResultsFile.Render(TrainResults.None));
    }

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var read = TrainResultsFile.Parse(TrainResultsFile.Render(Results));

        Assert.Equal(Results.Split, read.Split);
        Assert.Equal(Results.Timestamp, read.Timestamp);
        Assert.Equal(Results.Results, read.Results);
    }

    [Fact]
    public void Reads_a_file_of_the_Python_tool_with_microseconds_and_whole_numbers()
    {
        var read = TrainResultsFile.Parse("{\"split\": \"train\", \"timestamp\": \"2026-01-02T03:04:05.678901+00:00\", \"results\": {\"7\": 1, \"8\": NaN, \"9\": \"x\"}}");

        Assert.Equal(2026, read.Timestamp?.Year);
        Assert.Equal([1, null, null], read.Results.Values);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("{\"split\": 3, \"timestamp\": \"yesterday\", \"results\": []}")]
    public void Reads_what_is_missing_as_empty(string? text)
    {
        var read = TrainResultsFile.Parse(text);

        Assert.Null(read.Split);
        Assert.Null(read.Timestamp);
        Assert.Empty(read.Results);
    }

    [Fact]
    public void Leaves_the_word_for_not_a_number_alone_inside_strings()
    {
        var read = TrainResultsFile.Parse("{\"split\": \"a \\\"NaN\\\" b\", \"results\": {\"Infinity\": -Infinity}}");

        Assert.Equal("a \"NaN\" b", read.Split);
        Assert.Equal([new TaskId("Infinity")], read.Results.Keys);
    }
}
