using System.Text.Json.Nodes;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Bird;

/// <summary>The whole loop on the mini dataset: the tool, real PostgreSQL, a model that follows a script.</summary>
public sealed class BirdLoopTests
{
    [Theory]
    [InlineData("compat")]
    [InlineData("paired")]
    public async Task Says_what_is_missing_then_keeps_a_true_improvement_and_rejects_a_harmful_edit(string gate)
    {
        await using var postgres = await PostgresServer.StartAsync();
        var agent = $"if [ $AH_ITERATION = 1 ]; then sh {BirdExperiment.Edits}/better.sh; else sh {BirdExperiment.Edits}/worse.sh; fi";
        using var sandbox = await BirdExperiment.InitialiseAsync(postgres.Url, $"coding_agent: {{readable: [{BirdExperiment.Edits}]}}", gate: gate);

        var missing = await sandbox.RunAsync("prepare");
        var status = await sandbox.RunAsync("status");
        await BirdExperiment.MergeAsync(sandbox);
        var doctor = await sandbox.RunAsync("doctor");
        var prepare = await sandbox.RunAsync("prepare");
        await sandbox.GitAsync("add", "-A");
        await sandbox.GitAsync("-c", "user.name=Owner", "-c", "user.email=owner@localhost", "commit", "--quiet", "-m", "Start");
        var optimize = await sandbox.RunAsync("optimize", "--max-iterations", "2", "--agent-cmd", agent);
        var verify = await sandbox.RunAsync("verify");
        var export = await sandbox.RunAsync("export", "bird");

        Assert.True(missing.Exit == 3 && missing.Errors.Contains("AH1613", StringComparison.Ordinal) && missing.Errors.Contains("bird merge-gt", StringComparison.Ordinal), missing.ToString());
        Assert.True(status.Output.Contains("not prepared yet", StringComparison.Ordinal) && !status.Output.Contains("interrupted", StringComparison.Ordinal), status.ToString());
        Assert.True(doctor.Output.Contains("24 tasks, 24 with gold SQL", StringComparison.Ordinal), doctor.ToString());
        Assert.True(prepare.Exit == 0 && prepare.Output.Contains("bird.compat fixed, user_sim_prompts builtin", StringComparison.Ordinal), prepare.ToString());
        Assert.True(optimize.Exit == 0, optimize.ToString());
        var outcomes = LedgerFacts.Read(sandbox).Iterations.Select(line => line.Split(" | ")[3]).ToArray();
        Assert.Equal(["baseline", "accepted", "rejected"], outcomes);
        Assert.True(verify.Exit == 0, verify.ToString());
        Assert.True(export.Exit == 0, export.ToString());
        CheckResults(sandbox);
        Assert.Contains("bird.compat fixed", sandbox.Read(Path.Combine("workspace", "gates", "g-0001.json")), StringComparison.Ordinal);
        Assert.Empty(await postgres.LeftoversAsync());
    }

    [Fact]
    public async Task Plays_the_conversation_on_a_throw_away_cluster_of_its_own()
    {
        var cluster = Path.Combine("/tmp", $"ah-cl-{Environment.ProcessId}");
        using var sandbox = await BirdExperiment.PrepareAsync("private", bird: $"  mode: c-interact\n  cluster: {cluster}");
        try
        {
            await BirdExperiment.EditAsync(sandbox, "better");
            var gate = await sandbox.RunAsync("gate");

            Assert.True(gate.Exit == 0, gate.ToString());
            Assert.False(File.Exists(Path.Combine(cluster, "cluster", "data", "postmaster.pid")), "the cluster still runs");
        }
        finally
        {
            Directory.Delete(cluster, recursive: true);
        }
    }

    private static void CheckResults(Sandbox sandbox)
    {
        var folder = sandbox.PathOf("workspace/exports/bird");
        var results = Directory.EnumerateFiles(folder, "*.json").Select(file => JsonNode.Parse(File.ReadAllText(file))!).ToArray();
        Assert.NotEmpty(results);
        foreach (var result in results)
        {
            Assert.Equal(["mode", "metrics", "results", "auto_harness"], result.AsObject().Select(member => member.Key));
            Assert.Equal("fixed", (string?)result["auto_harness"]!["compat"]);
            Assert.Equal(result["results"]!.AsArray().Count, (int)result["metrics"]!["total_tasks"]!);
            Assert.All(result["results"]!.AsArray(), item => Assert.Superset(
                new HashSet<string> { "task_id", "instance_id", "database", "phase1_passed", "phase2_passed", "has_follow_up", "total_reward", "elapsed_seconds", "dialogue_history", "tool_trajectory", "adk_events", "budget_used", "budget_remaining", "final_response" },
                item!.AsObject().Select(member => member.Key).ToHashSet()));
        }
    }
}
