using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Loop;

/// <summary>A baseline that is measured while something is down.</summary>
public sealed class OutageTests
{
    private const string Bench = """
        import json, os, sys
        json.loads(sys.stdin.readline())
        print(json.dumps({"infra": "database is down"} if os.path.exists("down") else {"reward": 1}))
        """;

    [Theory]
    [InlineData("", "no split was drawn")]
    [InlineData(", \"split\": \"train\"|, \"split\": \"test\"", "no baseline was kept")]
    public async Task A_baseline_is_measured_anew_once_what_was_down_is_up_again(string splits, string consequence)
    {
        using var sandbox = new Sandbox();
        await sandbox.GitAsync("init", "--quiet", "--initial-branch=main");
        var init = await sandbox.RunAsync("init", "--benchmark", "command");
        var parts = splits.Split('|');
        await File.WriteAllTextAsync(sandbox.PathOf("bench.py"), Bench, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(sandbox.PathOf("tasks.jsonl"), Enumerable.Range(0, 8).Select(n => $"{{\"id\": \"t{n}\"{parts[n % parts.Length]}}}"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            sandbox.PathOf("experiment_config.yaml"),
            "benchmark: command\nagent_model: scripted/demo\ninfra_retries: 0\ncommand:\n  tasks: tasks.jsonl\n  run: [python3, bench.py]\n",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(sandbox.PathOf("down"), "", TestContext.Current.CancellationToken);

        var broken = await sandbox.RunAsync("prepare");
        var still = await sandbox.RunAsync("prepare");
        File.Delete(sandbox.PathOf("down"));
        var mended = await sandbox.RunAsync("prepare");

        Assert.True(init.Exit == 0, init.ToString());
        Assert.All(new[] { broken, still }, result =>
        {
            ErrorScreen.Check(result, 4, "AH3006", "prepare", consequence);
            Assert.Contains("database is down", result.Errors, StringComparison.Ordinal);
        });
        Assert.True(mended.Exit == 0, mended.ToString());
        Assert.Contains("1.0000 on train, 1.0000 on held-out tasks", mended.Output, StringComparison.Ordinal);
    }
}
