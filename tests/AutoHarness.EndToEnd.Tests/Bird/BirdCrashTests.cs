using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Bird;

/// <summary>Nothing is scored on a dirty database, nothing is lost, nothing is left behind, whatever dies.</summary>
public sealed class BirdCrashTests
{
    // Slow enough to be caught in the middle.
    private const string Slow = "scripted_model.latency=60ms";

    [Fact]
    public async Task A_killed_run_goes_on_with_the_same_outcomes_and_its_databases_are_swept()
    {
        await using var postgres = await PostgresServer.StartAsync();
        using var sandbox = await BirdExperiment.PrepareAsync(postgres.Url);
        using var whole = sandbox.Copy();
        var undisturbed = await whole.RunAsync("run");

        using (var killed = sandbox.Start(Repository.Tool, ["run", "--set", Slow]))
        {
            await WaitForCallsAsync(sandbox, 20);
            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var leftBehind = await postgres.LeftoversAsync();
        var again = await sandbox.RunAsync("resume");

        Assert.True(undisturbed.Exit == 0, undisturbed.ToString());
        Assert.NotEmpty(leftBehind);
        Assert.True(again.Exit == 0, again.ToString());
        Assert.Equal(LedgerFacts.Read(whole).Trials, LedgerFacts.Read(sandbox).Trials);
        Assert.Empty(await postgres.LeftoversAsync());
    }

    [Fact]
    public async Task A_server_that_restarts_in_the_middle_changes_no_outcome()
    {
        await using var postgres = await PostgresServer.StartAsync();
        using var sandbox = await BirdExperiment.PrepareAsync(postgres.Url, "infra_retries: 5");
        using var whole = sandbox.Copy();
        var undisturbed = await whole.RunAsync("run");

        using var process = sandbox.Start(Repository.Tool, ["run", "--set", Slow]);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitForCallsAsync(sandbox, 20);
        await postgres.RestartAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(undisturbed.Exit == 0, undisturbed.ToString());
        Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
        var trials = LedgerFacts.Read(sandbox).Trials;
        Assert.Equal(LedgerFacts.Read(whole).Trials, trials);
        Assert.DoesNotContain(trials, trial => trial.Value is null);
        Assert.Empty(await postgres.LeftoversAsync());
    }

    /// <summary>Waits until the offline model was called so often since the run began.</summary>
    private static async Task WaitForCallsAsync(Sandbox sandbox, int calls)
    {
        var before = Calls(sandbox);
        while (Calls(sandbox) < before + calls)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static int Calls(Sandbox sandbox) => File.Exists(sandbox.PathOf("account.tsv")) ? File.ReadLines(sandbox.PathOf("account.tsv")).Count() : 0;
}
