using System.Globalization;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Gate;

/// <summary>Faults of the original's surroundings that this tool does not have; the ids are those of <c>docs/gate.md</c>.</summary>
public sealed class OriginalsFaultsTests
{
    [Fact]
    public async Task C8_runs_of_single_tasks_and_of_the_test_split_leave_the_train_results_alone()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        var results = sandbox.Read("workspace/train_results.json");

        var single = await sandbox.RunAsync("run", "--task-ids", TaskNames.Train(sandbox)[0]);
        var test = await sandbox.RunAsync("run", "--split", "test");

        Assert.True(single.Exit == 0, single.ToString());
        Assert.True(test.Exit == 0, test.ToString());
        Assert.Equal(results, sandbox.Read("workspace/train_results.json"));
    }

    [Fact]
    public async Task C8_held_out_tasks_are_never_promoted()
    {
        using var sandbox = await PreparedWithBetterAgentAsync();
        await sandbox.RunAsync("run", "--split", "test");

        var gate = await sandbox.RunAsync("gate");

        Assert.True(gate.Exit == 0, gate.ToString());
        Assert.DoesNotContain(TaskNames.HeldOut(sandbox), task => sandbox.Read("workspace/suite.json").Contains(task, StringComparison.Ordinal));
    }

    [Fact]
    public async Task C9_a_run_of_the_test_split_prints_its_mean_and_names_no_task()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(8);

        var people = await sandbox.RunAsync("run", "--split", "test");
        var programs = await sandbox.RunAsync("run", "--split", "test", "--new", "--json");

        Assert.True(people.Exit == 0, people.ToString());
        Assert.True(programs.Exit == 0, programs.ToString());
        Assert.Contains("val_score: ", people.Output, StringComparison.Ordinal);
        var heldOut = TaskNames.HeldOut(sandbox);
        Assert.NotEmpty(heldOut);
        Assert.All(heldOut, task => Assert.DoesNotContain(task, people.Output + people.Errors + programs.Output + programs.Errors, StringComparison.Ordinal));
        Assert.All(heldOut, task => Assert.False(Directory.Exists(sandbox.PathOf($"workspace/traces/latest/{task}"))));
    }

    [Fact]
    public async Task C9_a_held_out_task_cannot_be_run_by_name()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(8);
        var task = TaskNames.HeldOut(sandbox)[0];

        var alone = await sandbox.RunAsync("run", "--task-ids", task);
        var named = await sandbox.RunAsync("run", "--split", "test", "--task-ids", task);

        ErrorScreen.Check(alone, 2, "AH1502", "");
        ErrorScreen.Check(named, 2, null, "--split train");
    }

    [Fact]
    public async Task C10_a_typed_score_that_is_not_the_receipts_is_refused_and_the_true_one_is_taken()
    {
        using var sandbox = await PreparedWithBetterAgentAsync();
        var gate = await sandbox.RunAsync("gate");
        Assert.True(gate.Exit == 0, gate.ToString());

        var typed = await sandbox.RunAsync("record", "--val-score", "0.99");
        var rows = LedgerFacts.Read(sandbox).Records.Count;
        var read = await sandbox.RunAsync("record");

        ErrorScreen.Check(typed, 7, "AH4107", "omit the numbers", "--val-score 0.99 but the receipt says");
        Assert.Equal(1, rows);
        Assert.True(read.Exit == 0, read.ToString());
        Assert.DoesNotContain("0.9900", sandbox.Read("workspace/results.tsv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task C10_an_edit_between_gate_and_record_is_refused()
    {
        using var sandbox = await PreparedWithBetterAgentAsync();
        var gate = await sandbox.RunAsync("gate");
        Assert.True(gate.Exit == 0, gate.ToString());
        await File.AppendAllTextAsync(sandbox.PathOf("agent/agent.cs"), "\n// one more thing\n", TestContext.Current.CancellationToken);

        var record = await sandbox.RunAsync("record");

        ErrorScreen.Check(record, 7, "AH1401", "gate", "changes that were not gated");
        Assert.Single(LedgerFacts.Read(sandbox).Records);
    }

    [Fact]
    public async Task C16_two_runs_of_one_agent_are_two_draws_of_chance()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(20);

        Assert.Equal(0, (await sandbox.RunAsync("run")).Exit);
        Assert.Equal(0, (await sandbox.RunAsync("run")).Exit);

        var attempts = LedgerFacts.Read(sandbox).Trials
            .Select(trial => (Key: trial.Key.Split('\t'), trial.Value))
            .GroupBy(trial => trial.Key[2], StringComparer.Ordinal)
            .Select(task => task.OrderBy(trial => trial.Key[0], StringComparer.Ordinal).ThenBy(trial => int.Parse(trial.Key[3], CultureInfo.InvariantCulture)).TakeLast(2).ToArray())
            .Where(pair => pair.Length == 2)
            .ToArray();
        Assert.NotEmpty(attempts);
        Assert.All(attempts, pair => Assert.NotEqual(string.Join(' ', pair[0].Key), string.Join(' ', pair[1].Key)));
        Assert.Contains(attempts, pair => pair[0].Value != pair[1].Value);
    }

    [Fact]
    public async Task C18_a_kill_during_promotion_keeps_the_verdict_and_the_edit_is_recorded()
    {
        using var sandbox = await PreparedWithBetterAgentAsync();
        sandbox.Variables["AUTO_HARNESS_FAULT"] = "gate.settling";
        var killed = await sandbox.RunAsync("gate");
        sandbox.Variables.Remove("AUTO_HARNESS_FAULT");
        var agent = sandbox.Read("agent/agent.cs");

        var resumed = await sandbox.RunAsync("resume");
        var record = await sandbox.RunAsync("record");

        Assert.Equal(137, killed.Exit);
        Assert.True(resumed.Exit == 0, resumed.ToString());
        Assert.True(record.Exit == 0, record.ToString());
        Assert.Equal(agent, sandbox.Read("agent/agent.cs"));
        Assert.Equal(agent, (await sandbox.GitAsync("show", "HEAD:agent/agent.cs")).Output);
    }

    private static async Task<Sandbox> PreparedWithBetterAgentAsync()
    {
        var sandbox = await DemoExperiment.PrepareAsync(8);
        await DemoExperiment.EditAsync(sandbox, "1", "6");
        return sandbox;
    }
}
