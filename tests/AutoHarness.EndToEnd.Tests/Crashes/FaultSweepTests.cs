using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Crashes;

/// <summary>
/// Kills the real tool with SIGKILL at every fault point that a small scenario passes, as often as it passes it, and continues.
/// What the scripted provider wrote in its own book decides whether a finished trial was paid for twice.
/// </summary>
public sealed class FaultSweepTests
{
    private const int Concurrency = 2;
    private const int Killed = 137;

    [Fact]
    public Task A_kill_anywhere_in_prepare_loses_and_repeats_nothing() =>
        SweepAsync(() => DemoExperiment.InitialiseAsync(6), [["prepare"]]);

    [Fact]
    public Task A_kill_anywhere_in_optimize_loses_and_repeats_nothing() =>
        SweepAsync(() => DemoExperiment.PrepareAsync(10, gate: "{mode: paired, control_every: 2}"), [["optimize", "--max-iterations", "2", "--agent-cmd", DemoExperiment.BetterThenWorse]]);

    [Fact]
    public Task A_kill_anywhere_in_run_gate_and_record_loses_and_repeats_nothing() =>
        SweepAsync(PreparedWithBetterAgentAsync, [["run"], ["gate"], ["record"]]);

    private static async Task<Sandbox> PreparedWithBetterAgentAsync()
    {
        var sandbox = await DemoExperiment.PrepareAsync(8);
        foreach (var edit in (string[])["1", "6"])
        {
            using var process = sandbox.Start("sh", [Path.Combine(DemoExperiment.Edits, edit + ".sh")]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
        }

        return sandbox;
    }

    private static async Task SweepAsync(Func<Task<Sandbox>> start, string[][] commands)
    {
        using var origin = await start();
        using var whole = origin.Copy();
        var kills = new List<Kill>();
        for (var command = 0; command < commands.Length; command++)
        {
            kills.AddRange(await ListAsync(whole, command, commands[command]));
        }

        Assert.NotEmpty(kills);
        var expected = LedgerFacts.Read(whole);
        var expectedCommits = await CommitsAsync(whole);

        await Parallel.ForEachAsync(kills, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, async (kill, _) =>
        {
            using var broken = origin.Copy();
            await KillAndContinueAsync(broken, kill, commands);
            var point = kill.ToString();
            Compare(point, expected, LedgerFacts.Read(broken));
            Assert.True(expectedCommits == await CommitsAsync(broken), $"{point}: other commits");
            Assert.True(whole.Read("workspace/suite.json") == broken.Read("workspace/suite.json"), $"{point}: suite.json differs");
            Assert.True(WithoutTimes(whole.Read("workspace/results.tsv")) == WithoutTimes(broken.Read("workspace/results.tsv")), $"{point}: results.tsv differs");
            Assert.True(whole.Read("workspace/learnings.md") == broken.Read("workspace/learnings.md"), $"{point}: learnings.md differs");
            Assert.True(whole.Read("agent/agent.cs") == broken.Read("agent/agent.cs"), $"{point}: the agent differs");
        });
    }

    /// <summary>Runs a command undisturbed and tells every point it passes, as often as it does.</summary>
    private static async Task<IEnumerable<Kill>> ListAsync(Sandbox sandbox, int number, string[] command)
    {
        var log = Path.Combine(sandbox.Root, $"points-{number}.log");
        sandbox.Variables["AUTO_HARNESS_FAULT_LOG"] = log;
        var result = await sandbox.RunAsync(command);
        Assert.True(result.Exit == 0, result.ToString());
        return (await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken))
            .CountBy(name => name, StringComparer.Ordinal)
            .SelectMany(point => Enumerable.Range(1, point.Value).Where(hit => IsTried(point.Key, hit)).Select(hit => new Kill(number, $"{point.Key}:{hit}")));
    }

    /// <summary>One trial is like another: of their three points each is tried at every third trial, so that together they cover all.</summary>
    private static bool IsTried(string point, int hit) => point switch
    {
        "trial.started" => hit % 3 == 1,
        "trial.finished" => hit % 3 == 2,
        "trial.stored" => hit % 3 == 0,
        _ => true,
    };

    private static async Task KillAndContinueAsync(Sandbox sandbox, Kill kill, string[][] commands)
    {
        for (var command = 0; command < commands.Length; command++)
        {
            sandbox.Variables["AUTO_HARNESS_FAULT"] = command == kill.Command ? kill.Point : "";
            var result = await sandbox.RunAsync(commands[command]);
            Assert.True(result.Exit == (command == kill.Command ? Killed : 0), $"{kill}: {result}");
            if (command == kill.Command)
            {
                sandbox.Variables["AUTO_HARNESS_FAULT"] = "";
                var kept = LedgerFacts.Read(sandbox);
                var before = LedgerFacts.Account(sandbox);
                var resumed = await sandbox.RunAsync("resume");
                Assert.True(resumed.Exit == 0, $"{kill}: {resumed}");
                CheckAccount(kill.ToString(), kept, before, LedgerFacts.Account(sandbox));
            }
        }
    }

    /// <summary>No trial that was stored at the kill was asked for again, and what was asked for twice was in flight.</summary>
    private static void CheckAccount(string point, LedgerFacts kept, Dictionary<string, List<int>> before, Dictionary<string, List<int>> after)
    {
        foreach (var (trial, turns) in before)
        {
            if (kept.Trials.ContainsKey(trial))
            {
                Assert.True(after[trial].Count == turns.Count, $"{point}: the finished trial {trial} was run again");
            }
        }

        var repeated = after.Where(trial => trial.Value.Count != trial.Value.Distinct().Count()).Select(trial => trial.Key).ToArray();
        Assert.True(repeated.Length <= Concurrency, $"{point}: {repeated.Length} trials were repeated");
        Assert.DoesNotContain(repeated, kept.Trials.ContainsKey);
    }

    private static void Compare(string point, LedgerFacts expected, LedgerFacts found)
    {
        Assert.True(found.InBoth == 0, $"{point}: {found.InBoth} trials stand in both files");
        Assert.True(expected.Trials.Keys.Order(StringComparer.Ordinal).SequenceEqual(found.Trials.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal), $"{point}: other trials");
        Assert.True(expected.Trials.All(trial => found.Trials[trial.Key] == trial.Value), $"{point}: other rewards");
        Assert.True(expected.Verdicts.SequenceEqual(found.Verdicts, StringComparer.Ordinal), $"{point}: other verdicts\n{string.Join('\n', found.Verdicts)}");
        Assert.True(expected.Iterations.SequenceEqual(found.Iterations, StringComparer.Ordinal), $"{point}: other iterations\n{string.Join('\n', found.Iterations)}");
        Assert.True(expected.Records.SequenceEqual(found.Records, StringComparer.Ordinal), $"{point}: other records\n{string.Join('\n', found.Records)}");
        Assert.True(expected.Suites.SequenceEqual(found.Suites, StringComparer.Ordinal), $"{point}: other suites\n{string.Join('\n', found.Suites)}");
        Assert.True(expected.Controls.SequenceEqual(found.Controls, StringComparer.Ordinal), $"{point}: other controls");
    }

    /// <summary>Where to kill: the number of the command in its sequence, and point and hit as the fault variable takes them.</summary>
    private sealed record Kill(int Command, string Point);

    private static string WithoutTimes(string table) => string.Join('\n', table.Split('\n').Select(line => string.Join('\t', line.Split('\t').Where((_, column) => column is not (2 or 5)))));

    private static async Task<int> CommitsAsync(Sandbox sandbox) =>
        (await sandbox.GitAsync("rev-list", "--all")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
}
