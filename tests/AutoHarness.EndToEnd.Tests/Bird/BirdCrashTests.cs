using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Bird;

/// <summary>Nothing is scored on a dirty database, nothing is lost, nothing is left behind, whatever dies.</summary>
public sealed class BirdCrashTests
{
    private const int CallsBefore = 20;

    // Slow enough to be caught in the middle.
    private static readonly string[] Run = ["run", "--set", "scripted_model.latency=60ms"];

    [Fact]
    public async Task A_kill_of_the_tool_and_a_restart_of_the_server_in_the_middle_change_no_outcome_and_leave_nothing_behind()
    {
        await using var postgres = await PostgresServer.StartAsync();
        using var origin = await BirdExperiment.PrepareAsync(postgres.Url, "infra_retries: 5");
        using var whole = origin.Copy();
        using var killed = origin.Copy();
        using var restarted = origin.Copy();
        var undisturbed = await whole.RunAsync("run");
        Assert.True(undisturbed.Exit == 0, undisturbed.ToString());
        var expected = LedgerFacts.Read(whole).Trials;
        Assert.DoesNotContain(expected, trial => trial.Value is null);

        var leftBehind = await KillAsync(killed, postgres);
        var resumed = await killed.RunAsync("resume");
        Assert.NotEmpty(leftBehind);
        Assert.True(resumed.Exit == 0, resumed.ToString());
        Assert.Equal(expected, LedgerFacts.Read(killed).Trials);
        Assert.Empty(await postgres.LeftoversAsync());

        var lived = await RestartAsync(restarted, postgres);
        Assert.True(lived.Exit == 0, lived.ToString());
        Assert.Equal(expected, LedgerFacts.Read(restarted).Trials);
        Assert.Empty(await postgres.LeftoversAsync());
    }

    /// <summary>Kills a run in its middle; returns what it leaves on the server.</summary>
    private static async Task<string[]> KillAsync(Sandbox sandbox, PostgresServer postgres)
    {
        using var process = sandbox.Start(Repository.Tool, Run);
        await WaitForCallsAsync(sandbox);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await postgres.LeftoversAsync();
    }

    /// <summary>Restarts the server in the middle of a run; returns how the run ended.</summary>
    private static async Task<ToolResult> RestartAsync(Sandbox sandbox, PostgresServer postgres)
    {
        using var process = sandbox.Start(Repository.Tool, Run);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitForCallsAsync(sandbox);
        await postgres.RestartAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ToolResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Waits until the offline model was called a few times since the run began.</summary>
    private static async Task WaitForCallsAsync(Sandbox sandbox)
    {
        var before = Calls(sandbox);
        while (Calls(sandbox) < before + CallsBefore)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static int Calls(Sandbox sandbox) => File.Exists(sandbox.PathOf("account.tsv")) ? File.ReadLines(sandbox.PathOf("account.tsv")).Count() : 0;
}
