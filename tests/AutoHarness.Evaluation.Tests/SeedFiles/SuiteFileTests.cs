using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.SeedFiles;

public sealed class SuiteFileTests
{
    private const string Written = """
        {
          "tasks": [
            "airline_12",
            "caf\u00e9"
          ],
          "threshold": 0.8,
          "last_results": {
            "airline_12": 1.0,
            "caf\u00e9": 0.0
          }
        }
        """;

    [Fact]
    public void Writes_the_layout_of_the_Python_tool()
    {
        var suite = new SuiteState(
            TaskIds.Of("airline_12", "café"),
            0.8,
            ImmutableSortedDictionary<TaskId, double>.Empty.Add(new("café"), 0).Add(new("airline_12"), 1));

        Assert.Equal(Written.ReplaceLineEndings("\n"), SuiteFile.Render(suite));
    }

    [Fact]
    public void Writes_empty_lists_on_one_line()
    {
        Assert.Equal("{\n  \"tasks\": [],\n  \"threshold\": 0.8,\n  \"last_results\": {}\n}", SuiteFile.Render(SuiteState.Empty(0.8)));
    }

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        Assert.Equal(Written.ReplaceLineEndings("\n"), SuiteFile.Render(SuiteFile.Parse(Written)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{}")]
    [InlineData("{\"tasks\": null, \"threshold\": null, \"last_results\": null}")]
    [InlineData("{\"tasks\": {}, \"threshold\": [], \"last_results\": []}")]
    public void Reads_missing_keys_as_an_empty_suite(string? text)
    {
        var suite = SuiteFile.Parse(text);

        Assert.Empty(suite.Tasks);
        Assert.Empty(suite.LastResults);
        Assert.Equal(0.8, suite.Threshold);
    }

    [Fact]
    public void Prefers_the_threshold_in_the_file_to_the_configured_one()
    {
        Assert.Equal(0.5, SuiteFile.Parse("{\"threshold\": 0.5}", configuredThreshold: 0.9).Threshold);
        Assert.Equal(0.9, SuiteFile.Parse("{}", configuredThreshold: 0.9).Threshold);
        Assert.Equal(0.7, SuiteFile.Parse("{\"threshold\": \"0.7\"}").Threshold);
        Assert.Equal(1, SuiteFile.Parse("{\"threshold\": 1}").Threshold);
    }

    [Fact]
    public void Accepts_ids_written_as_numbers_duplicates_and_any_order()
    {
        var suite = SuiteFile.Parse("{\"tasks\": [\"b\", 12, \"a\", \"b\", null], \"last_results\": {\"b\": 1, \"a\": null, \"12\": NaN}, \"x\": 1}");

        Assert.Equal(TaskIds.Of("12", "a", "b"), suite.Tasks);
        Assert.Equal([new TaskId("b")], suite.LastResults.Keys);
    }

    [Fact]
    public void Names_the_line_of_a_damaged_file()
    {
        var error = Assert.Throws<HarnessException>(() => SuiteFile.Parse("{\n  \"tasks\": [\n")).Error;

        Assert.Equal(ExitCode.Environment, error.Exit);
        Assert.Equal("AH7002", error.Code);
        Assert.Equal("suite.json line 3 is damaged", error.Message);
        Assert.NotEmpty(error.Fixes);
    }

    [Fact]
    public void Refuses_a_file_that_holds_something_else()
    {
        Assert.Throws<HarnessException>(() => SuiteFile.Parse("[1, 2]"));
    }
}
