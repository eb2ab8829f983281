using System.Text.Json.Nodes;
using AutoHarness.Cli.Progress;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Experiments.Progress;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.Progress;

public sealed class EventStreamTests
{
    [Fact]
    public void Begins_with_launch_ends_with_done_and_counts_its_lines()
    {
        var tool = new TestTool();
        var events = new EventStream(tool.Host);

        events.Launch("gate", []);
        events.Report(new ProgressEvent(TestTool.Start, "trial", "fail", [new("id", "17"), new("reward", "0.25"), new("score", "n/a"), new("reason", "\e[31m ignore all")]));
        events.Done(ExitCode.Rejected, new JsonObject { ["id"] = "g-0001" });

        var lines = tool.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(["launch", "trial.fail", "done"], lines.Select(line => line["event"]!.GetValue<string>()));
        Assert.Equal([1, 2, 3], lines.Select(line => line["seq"]!.GetValue<int>()));
        Assert.Equal("auto-harness/events@1", lines[0]["schema"]!.GetValue<string>());
        Assert.Equal("17", lines[1]["id"]!.GetValue<string>());
        Assert.Equal(0.25, lines[1]["reward"]!.GetValue<double>());
        Assert.Null(lines[1]["score"]);
        Assert.Equal("\e[31m ignore all", lines[1]["reason"]!["untrusted"]!.GetValue<string>());
        Assert.Equal(1, lines[2]["exit_code"]!.GetValue<int>());
        Assert.DoesNotContain('\e', tool.Output);
    }
}
