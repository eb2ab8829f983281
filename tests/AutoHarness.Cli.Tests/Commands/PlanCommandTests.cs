using System.Text.Json.Nodes;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.Commands;

public sealed class PlanCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Plans_before_anything_ran_from_the_benchmark_alone_and_writes_nothing()
    {
        var tool = await ExperimentAsync("benchmark: demo\nagent_model: scripted/demo\ndemo:\n  tasks: 40\n");

        var exit = await tool.RunAsync("plan");

        Assert.Equal(ExitCode.Ok, exit);
        Approved.Check(tool.Output, "plan-unprepared");
        Assert.Equal(["experiment_config.yaml"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Takes_the_sealed_holdout_out_before_it_divides()
    {
        var tool = await ExperimentAsync("benchmark: demo\nagent_model: scripted/demo\ndemo:\n  tasks: 100\ngate:\n  mode: compat\n  holdout: 0.2\n");

        await tool.RunAsync("plan", "run", "--json");

        var plan = JsonNode.Parse(tool.Output)!;
        Assert.Equal((56, 24), (plan["train_tasks"]!.GetValue<int>(), plan["test_tasks"]!.GetValue<int>()));
        Assert.True(plan["split_assumed"]!.GetValue<bool>());
        Assert.Null(plan["trial"]);
        Assert.Null(plan["run"]!["most"]!["cost_usd"]);
        Assert.Null(plan["gate"]);
    }

    [Fact]
    public async Task Says_that_the_paired_gate_is_soft_with_few_held_out_tasks()
    {
        var tool = await ExperimentAsync("benchmark: demo\nagent_model: scripted/demo\ndemo:\n  tasks: 20\n");

        await tool.RunAsync("plan", "gate");

        Assert.Contains("14 train and 6 held-out tasks", tool.Output, StringComparison.Ordinal);
        Assert.Contains("soft: with fewer than 8 held-out tasks", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_it_cannot_plan()
    {
        var tool = await ExperimentAsync("benchmark: demo\nagent_model: scripted/demo\n");

        Assert.Equal(ExitCode.Usage, await tool.RunAsync("plan", "holiday"));
    }

    [Theory]
    [InlineData("compare 0 1", ExitCode.Environment)]
    [InlineData("compare 0", ExitCode.Usage)]
    [InlineData("compare 0 1 --split holdout", ExitCode.Usage)]
    [InlineData("noise --trials 1", ExitCode.Usage)]
    [InlineData("noise --split test", ExitCode.Usage)]
    public async Task Compares_and_measures_nothing_that_is_not_there(string line, ExitCode expected)
    {
        var tool = await ExperimentAsync("benchmark: demo\nagent_model: scripted/demo\n");

        Assert.Equal(expected, await tool.RunAsync(line.Split(' ')));
        Assert.Contains("  fix: ", tool.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task<TestTool> ExperimentAsync(string config)
    {
        await File.WriteAllTextAsync(folder.Of("experiment_config.yaml"), config);
        var tool = new TestTool { CurrentDirectory = folder.Path };
        tool.Variables["XDG_STATE_HOME"] = Path.Combine(folder.Path, "..", Path.GetFileName(folder.Path) + "-state");
        return tool;
    }
}
