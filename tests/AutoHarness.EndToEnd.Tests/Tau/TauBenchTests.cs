using System.Text.Json.Nodes;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Tau;

/// <summary>The loop on tau-bench, with the built tool and a scripted model.</summary>
public sealed class TauBenchTests
{
    private const string Label = "scripted model (scripted/tau-bench)";

    [Fact]
    public async Task Accepts_a_true_improvement_and_rejects_a_harmful_change()
    {
        using var sandbox = await TauExperiment.PrepareAsync("retail");

        await TauExperiment.ImproveAsync(sandbox);
        var accepted = await sandbox.RunAsync("gate");
        var recorded = await sandbox.RunAsync("record");
        await TauExperiment.HarmAsync(sandbox);
        var rejected = await sandbox.RunAsync("gate");

        Assert.True(accepted.Exit == 0, accepted.ToString());
        Assert.True(recorded.Exit == 0, recorded.ToString());
        Assert.True(rejected.Exit == 1, rejected.ToString());
        Assert.All([accepted, rejected], result => Assert.Contains(Label, result.Output, StringComparison.Ordinal));
        Assert.Equal(2, LedgerFacts.Read(sandbox).Records.Count);
    }

    [Fact]
    public async Task Optimizes_with_a_coding_agent_and_exports_what_it_measured()
    {
        using var sandbox = await TauExperiment.PrepareAsync("retail");

        var optimized = await sandbox.RunAsync("optimize", "--max-iterations", "2", "--agent-cmd", TauExperiment.BetterThenWorse);
        var exported = await sandbox.RunAsync("export", "tau2");
        var files = Directory.GetFiles(sandbox.PathOf("workspace/exports/tau2"), "results.json", SearchOption.AllDirectories);
        var imported = await sandbox.RunAsync("import", "tau2", files.MaxBy(file => new FileInfo(file).Length)!, "--json");

        Assert.True(optimized.Exit == 0, optimized.ToString());
        Assert.Equal(["baseline", "accepted", "rejected"], LedgerFacts.Read(sandbox).Iterations.Select(row => row.Split(" | ")[3]));
        Assert.True(exported.Exit == 0, exported.ToString());
        Assert.True(imported.Exit == 0, imported.ToString());
        var review = JsonNode.Parse(imported.Output)!["result"] ?? JsonNode.Parse(imported.Output)!;
        Assert.Equal("retail", review["domain"]!.GetValue<string>());
        Assert.Equal(review["regraded"]!.GetValue<int>(), review["simulations"]!.GetValue<int>());
    }

    [Fact]
    public async Task Runs_the_tasks_that_are_named_and_refuses_one_that_is_not_there()
    {
        using var sandbox = await TauExperiment.PrepareAsync("airline");

        var run = await sandbox.RunAsync("run", "--task-ids", "0", "1", "42");
        var unknown = await sandbox.RunAsync("run", "--task-ids", "0", "4711");

        Assert.True(run.Exit == 0, run.ToString());
        Assert.Equal(["0", "1", "42"], TasksShown(run.Output));
        ErrorScreen.Check(unknown, 2, "AH1502", "show tasks", "4711");
    }

    [Fact]
    public async Task Runs_the_train_tasks_that_are_named_and_leaves_out_the_benchmarks_own_test_tasks()
    {
        using var sandbox = await TauExperiment.PrepareAsync("retail");

        var run = await sandbox.RunAsync("run", "--task-ids", "0", "1", "42");
        var alone = await sandbox.RunAsync("run", "--task-ids", "42");

        Assert.True(run.Exit == 0, run.ToString());
        Assert.Equal(["0", "1"], TasksShown(run.Output));
        Assert.Contains("left out  42: held out by the benchmark's own split", run.Output, StringComparison.Ordinal);
        ErrorScreen.Check(alone, 2, "AH1502", "run --split test");
        Assert.Equal(2, LedgerFacts.Read(sandbox).Trials.Count(trial => trial.Key.Contains("explore", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Goes_on_after_a_kill_and_repeats_no_finished_trial()
    {
        using var sandbox = await TauExperiment.InitialiseAsync("airline");
        sandbox.Variables["AUTO_HARNESS_FAULT"] = "trial.stored:20";
        var killed = await sandbox.RunAsync("prepare");
        sandbox.Variables.Remove("AUTO_HARNESS_FAULT");
        var before = LedgerFacts.Read(sandbox).Trials.Count;

        var resumed = await sandbox.RunAsync("resume");

        Assert.True(killed.Exit == 137, killed.ToString());
        Assert.True(resumed.Exit == 0, resumed.ToString());
        Assert.InRange(before, 1, 49);
        Assert.Equal(50, LedgerFacts.Read(sandbox).Trials.Count);
        Assert.DoesNotContain(LedgerFacts.Account(sandbox).Values, turns => turns.Count > 400);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_data_and_config()
    {
        using var sandbox = await TauExperiment.InitialiseAsync("retail");
        var broken = Directory.CreateDirectory(Path.Combine(sandbox.Root, "broken", "tau2", "domains", "retail")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TauExperiment.Data, "tau2", "domains", "retail")))
        {
            await File.WriteAllBytesAsync(Path.Combine(broken, Path.GetFileName(file)), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(broken, "tasks.json"), "[{\"id\": \"0\", \"user_scenario\": ", TestContext.Current.CancellationToken);

        var domain = await sandbox.RunAsync("prepare", "--set", "domain=retial");
        var split = await sandbox.RunAsync("run", "--split", "trian");
        sandbox.Variables["TAU2_DATA_DIR"] = Path.Combine(sandbox.Root, "broken");
        var malformed = await sandbox.RunAsync("prepare");
        sandbox.Variables["TAU2_DATA_DIR"] = sandbox.Home;
        var elsewhere = await sandbox.RunAsync("prepare");

        ErrorScreen.Check(domain, 3, "AH1103", "retail", "domain");
        Assert.True(split.Exit == 2, split.ToString());
        ErrorScreen.Check(malformed, 3, "AH1560", "TAU2_DATA_DIR", "tasks.json", "line 1, column 31");
        ErrorScreen.Check(elsewhere, 3, null, "TAU2_DATA_DIR", "holds no folder tau2");
    }

    private static IEnumerable<string> TasksShown(string screen) => screen.Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is ["PASS" or "FAIL", ..])
        .Select(words => words[1].TrimEnd(':'));
}
