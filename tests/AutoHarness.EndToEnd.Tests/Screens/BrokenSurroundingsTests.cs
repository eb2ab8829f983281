using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Screens;

/// <summary>A busy workspace, damaged files, a full disk: one screen, nothing lost, and the next command goes on.</summary>
public sealed class BrokenSurroundingsTests
{
    [Fact]
    public async Task A_busy_workspace_turns_a_second_writer_away_and_is_free_again_once_the_first_is_killed()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        using var first = sandbox.Start(Repository.Tool, ["optimize", "--max-iterations", "1", "--agent-cmd", "sleep 60"]);
        await sandbox.WaitForAsync("workspace/iterations/1", first);

        var second = await sandbox.RunAsync("run");
        var looking = await sandbox.RunAsync("status");
        first.Kill(entireProcessTree: true);
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        var next = await sandbox.RunAsync("run");

        ErrorScreen.Check(second, 6, "AH6001", "", $"optimize (pid {first.Id} on ");
        Assert.True(looking.Exit == 0, looking.ToString());
        Assert.True(next.Exit == 0, next.ToString());
    }

    [Fact]
    public async Task A_damaged_suite_is_written_again_from_the_ledger_and_kept_beside_it()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        var suite = sandbox.Read("workspace/suite.json");
        await File.WriteAllTextAsync(sandbox.PathOf("workspace/suite.json"), "{ not json", TestContext.Current.CancellationToken);

        var result = await sandbox.RunAsync("run");

        Assert.True(result.Exit == 0, result.ToString());
        Assert.Contains("workspace/suite.json was changed by hand or damaged", result.Errors, StringComparison.Ordinal);
        Assert.Equal(suite, sandbox.Read("workspace/suite.json"));
        var kept = Assert.Single(Directory.EnumerateFiles(sandbox.PathOf("workspace"), "suite.json.edited-*"));
        Assert.Equal("{ not json", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("status")]
    public async Task A_damaged_ledger_is_named_and_left_as_it_is(string command)
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        var ledger = sandbox.PathOf("workspace/ledger.db");
        foreach (var beside in (string[])["-wal", "-shm"])
        {
            File.Delete(ledger + beside);
        }

        var damaged = new byte[8192];
        Array.Fill(damaged, (byte)'x');
        await File.WriteAllBytesAsync(ledger, damaged, TestContext.Current.CancellationToken);

        var result = await sandbox.RunAsync(command);

        ErrorScreen.Check(result, 3, "AH7002", "backup", "ledger.db is damaged");
        Assert.Equal(damaged, await File.ReadAllBytesAsync(ledger, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_missing_held_out_store_stops_the_gate_and_is_not_made_anew()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        var store = TaskNames.HeldOutFile(sandbox);
        File.Move(store, store + ".away");

        var without = await sandbox.RunAsync("gate");
        var made = File.Exists(store);
        File.Move(store + ".away", store);
        var back = await sandbox.RunAsync("gate");

        ErrorScreen.Check(without, 3, "AH7003", "put the file back", "held-out results of this experiment are missing");
        Assert.False(made);
        Assert.True(back.Exit is 0 or 1, back.ToString());
    }

    [Theory]
    [InlineData(0, "run")]
    [InlineData(64, "resume")]
    public async Task A_full_disk_stops_cleanly_and_the_next_command_finishes_once_there_is_space(int freeKilobytes, string next)
    {
        using var sandbox = await DemoExperiment.PrepareAsync(8);
        var before = LedgerFacts.Read(sandbox);

        // A small file system of its own for the workspace: filled, tried, freed, continued, and its content carried back.
        var result = await sandbox.RunProgramAsync("unshare", "--mount", "sh", "-c", """
            set -e
            cp -a workspace ../before
            mount -t tmpfs -o size=8m none workspace
            cp -a ../before/. workspace/
            dd if=/dev/zero of=workspace/ballast bs=4k 2>/dev/null || true
            truncate -s -"$2"k workspace/ballast
            set +e
            "$1" run >../full.out 2>../full.err; echo $? >../full.exit
            rm workspace/ballast
            "$1" "$3" >../next.out 2>../next.err; echo $? >../next.exit
            cp -a workspace ../after
            """, "sh", Repository.Tool, $"{freeKilobytes}", next);
        var full = sandbox.Told("full");
        var continued = sandbox.Told("next");

        Assert.True(result.Exit == 0, result.ToString());
        ErrorScreen.Check(full, 9, "AH9001", "free some space", "no space left");
        Assert.True(continued.Exit == 0, continued.ToString());
        Assert.Contains("val_score", continued.Output, StringComparison.Ordinal);
        Directory.Delete(sandbox.PathOf("workspace"), recursive: true);
        Directory.Move(Path.Combine(sandbox.Root, "after"), sandbox.PathOf("workspace"));
        var after = LedgerFacts.Read(sandbox);
        Assert.Superset(before.Trials.ToHashSet(), after.Trials.ToHashSet());
        Assert.Equal(before.Trials.Count + TaskNames.Train(sandbox).Count, after.Trials.Count);
    }
}
