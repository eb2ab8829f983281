using System.Text.Json.Nodes;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Numbers;

/// <summary>What an owner asks for before and after an edit, with the real tool.</summary>
public sealed class NumbersTests
{
    private const int Killed = 137;

    [Fact]
    public async Task Noise_goes_on_after_a_kill_without_repeating_a_trial_and_the_plan_rests_on_it()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(24);
        var before = await sandbox.RunAsync("plan", "--json");
        sandbox.Variables["AUTO_HARNESS_FAULT"] = "trial.stored:20";
        var killed = await sandbox.RunAsync("noise", "--trials", "4");
        sandbox.Variables.Clear();

        var resumed = await sandbox.RunAsync("resume", "--json");
        var after = await sandbox.RunAsync("plan", "--json");

        Assert.Equal(Killed, killed.Exit);
        Assert.True(resumed.Exit == 0, resumed.ToString());
        var noise = JsonNode.Parse(resumed.Output)!;
        Assert.Equal(4, noise["runs"]!.AsArray().Count);
        Assert.Equal(4, noise["pass_hats"]!.AsArray().Count);
        var series = noise["series"]!.GetValue<string>();
        var trials = LedgerFacts.Read(sandbox).Trials.Keys.Count(trial => trial.StartsWith(series + "\t", StringComparison.Ordinal));
        Assert.Equal(4 * TaskNames.Train(sandbox).Count, trials);

        Assert.Equal("single trials", JsonNode.Parse(before.Output)!["noise"]!["basis"]!.GetValue<string>());
        var plan = JsonNode.Parse(after.Output)!;
        Assert.Equal("repeated", plan["noise"]!["basis"]!.GetValue<string>());
        Assert.Equal(5 * TaskNames.Train(sandbox).Count, plan["noise"]!["trials"]!.GetValue<int>());
        Assert.Equal(TaskNames.HeldOut(sandbox).Count, plan["test_tasks"]!.GetValue<int>());
        Assert.False(plan["split_assumed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Plan_and_compare_run_nothing_leave_no_command_and_name_no_held_out_task()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(24);
        await DemoExperiment.EditAsync(sandbox, "1", "6");
        var gate = await sandbox.RunAsync("gate");
        var trials = LedgerFacts.Read(sandbox).Trials.Count;
        var told = new List<ToolResult>
        {
            await sandbox.RunAsync("plan"),
            await sandbox.RunAsync("plan", "--json"),
            await sandbox.RunAsync("compare", "0", "1", "--split", "test"),
            await sandbox.RunAsync("compare", "0", "1", "--split", "test", "--json"),
        };

        Assert.True(gate.Exit is 0 or 1, gate.ToString());
        Assert.All(told, result => Assert.True(result.Exit == 0, result.ToString()));
        var heldOut = TaskNames.HeldOut(sandbox);
        Assert.NotEmpty(heldOut);
        Assert.All(told, result => Assert.DoesNotContain(heldOut, task => (result.Output + result.Errors).Contains(task, StringComparison.Ordinal)));
        Assert.Equal(trials, LedgerFacts.Read(sandbox).Trials.Count);
        Assert.Contains("nothing was interrupted", (await sandbox.RunAsync("resume")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_fails_on_a_regression_only_when_asked_to()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(40);
        var start = await sandbox.RunAsync("noise", "--trials", "3", "--json");
        await DemoExperiment.EditAsync(sandbox, "1", "6");
        var better = await sandbox.RunAsync("noise", "--trials", "3", "--json");
        var old = JsonNode.Parse(start.Output)!["agent_version"]!.GetValue<string>()[..8];
        var @new = JsonNode.Parse(better.Output)!["agent_version"]!.GetValue<string>()[..8];

        var forward = await sandbox.RunAsync("compare", old, @new, "--fail-on-regression");
        var backward = await sandbox.RunAsync("compare", @new, old);
        var failing = await sandbox.RunAsync("compare", @new, old, "--fail-on-regression", "--json");

        Assert.True(forward.Exit == 0 && forward.Output.Contains(": better", StringComparison.Ordinal), forward.ToString());
        Assert.True(backward.Exit == 0 && backward.Output.Contains(": worse", StringComparison.Ordinal), backward.ToString());
        Assert.True(failing.Exit == 1, failing.ToString());
        Assert.True(JsonNode.Parse(failing.Output)!["regression"]!.GetValue<bool>());
    }
}
