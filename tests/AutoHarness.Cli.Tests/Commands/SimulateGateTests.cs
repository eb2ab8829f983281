using System.Text.Json.Nodes;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.Commands;

public sealed class SimulateGateTests
{
    private static readonly string[] SmallWorld = ["simulate", "gate", "--train", "12", "--test", "8", "--budget", "120", "--replications", "2", "--preset", "strict"];

    [Fact]
    public async Task Prints_one_line_for_each_characteristic_on_standard_output_only()
    {
        var tool = new TestTool();

        var exit = await tool.RunAsync("simulate", "gate", "--only", "o10");

        Assert.Equal(ExitCode.Ok, exit);
        Assert.Equal("O10 9 of 9 decisions of compat as derived by hand: met\n", tool.Output);
        Assert.Empty(tool.Error);
    }

    /// <summary>Two nights cannot show what 200 show, and the code says so whichever way they fall.</summary>
    [Fact]
    public async Task Says_in_its_exit_code_whether_everything_was_met()
    {
        var tool = new TestTool();

        var exit = await tool.RunAsync("simulate", "gate", "--only", "O5", "--replications", "2", "--json");

        var result = JsonNode.Parse(tool.Output)!;
        Assert.Equal("auto-harness/simulate-gate@1", result["schema"]!.GetValue<string>());
        Assert.Equal(["statistic only", "full"], result["characteristics"]!.AsArray().Select(line => line!["form"]!.GetValue<string>()));
        Assert.Equal(result["characteristics"]!.AsArray().All(line => line!["met"]!.GetValue<bool>()) ? ExitCode.Ok : ExitCode.Rejected, exit);
    }

    [Fact]
    public async Task Plays_a_world_of_ones_own_with_compat_beside_the_preset_and_tells_progress_apart()
    {
        var tool = new TestTool();

        var exit = await tool.RunAsync(SmallWorld);

        Assert.Equal(ExitCode.Ok, exit);
        var lines = tool.Output.Split('\n');
        Assert.StartsWith("world     12 train and 8 held-out tasks, noise as it is (about 0.11), 120 trials a night, 2 nights each", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  compat", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("  paired strict", lines[3], StringComparison.Ordinal);
        Assert.Contains("simulate done gate=\"paired strict\"", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plays_every_preset_where_none_is_chosen()
    {
        var tool = new TestTool();

        await tool.RunAsync("simulate", "gate", "--train", "10", "--test", "8", "--noise", "0.05", "--budget", "60", "--replications", "2", "--json");

        var result = JsonNode.Parse(tool.Output)!;
        Assert.Equal(
            ["compat", "paired default", "paired thorough", "paired strict", "paired frugal"],
            result["gates"]!.AsArray().Select(gate => gate!["name"]!.GetValue<string>()));
        Assert.Equal(0.05, result["world"]!["noise"]!.GetValue<double>());
        Assert.Equal(60, result["trial_budget"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("simulate")]
    [InlineData("simulate gate --only O99")]
    [InlineData("simulate gate --only O1 --train 30")]
    [InlineData("simulate gate --noise 0.3")]
    [InlineData("simulate gate --noise much")]
    [InlineData("simulate gate --train 0")]
    [InlineData("simulate gate --train 100000")]
    [InlineData("simulate gate --replications 1")]
    [InlineData("simulate gate --preset loose")]
    public async Task Refuses_what_makes_no_sense_with_a_way_on(string line)
    {
        var tool = new TestTool();

        var exit = await tool.RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, exit);
        Assert.StartsWith("error: ", tool.Error, StringComparison.Ordinal);
        Assert.Contains("  fix: ", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_on_Ctrl_C_without_offering_to_resume()
    {
        var tool = new TestTool();
        tool.Interrupts.Take(ExitCode.Interrupted);

        var exit = await tool.RunAsync(SmallWorld);

        Assert.Equal(ExitCode.Interrupted, exit);
        Assert.Empty(tool.Output);
        Assert.DoesNotContain("resume", tool.Error, StringComparison.Ordinal);
    }
}
