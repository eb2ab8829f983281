using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Harbor;

/// <summary>What becomes of trials when the engine or the tool is killed in the middle of them.</summary>
public sealed class BrokenEngineTests
{
    private static readonly string[] Names = ["one", "two", "three", "four"];

    [Fact]
    public async Task A_restarted_engine_costs_no_trial_and_a_killed_tool_leaves_nothing()
    {
        await using var engine = await PrivateEngine.StartAsync();
        using var sandbox = await HarborExperiment.InitialiseAsync("dataset: tasks\nsandbox: docker", "infra_retries: 8");
        sandbox.Variables["DOCKER_HOST"] = engine.Host;
        foreach (var name in Names)
        {
            HarborExperiment.WriteTask(sandbox.PathOf("tasks"), name, $"Create /app/{name}.", $"sleep 3\n[ -e /app/{name} ] && echo 1 > /logs/verifier/reward.txt || echo 0 > /logs/verifier/reward.txt");
        }

        using (var killed = sandbox.Start(Repository.Tool, ["prepare"]))
        {
            await UntilRunningAsync(engine, killed);
            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var left = await engine.ContainersAsync();
        Assert.NotEmpty(left);
        var prepare = sandbox.RunAsync("prepare");
        while (!(await engine.ContainersAsync()).Except(left, StringComparer.Ordinal).Any())
        {
            Assert.False(prepare.IsCompleted, "no trial was begun");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await engine.RestartAsync();
        var result = await prepare;

        Assert.True(result.Exit == 0, result.ToString());
        Assert.DoesNotContain("infra", sandbox.Read("workspace/train_results.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("null", sandbox.Read("workspace/train_results.json"), StringComparison.Ordinal);
        Assert.Empty(await engine.ContainersAsync());
    }

    private static async Task UntilRunningAsync(PrivateEngine engine, System.Diagnostics.Process? process)
    {
        while ((await engine.DockerAsync("ps", "--quiet")).Length == 0)
        {
            Assert.False(process is { HasExited: true }, "the tool ended too early");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
