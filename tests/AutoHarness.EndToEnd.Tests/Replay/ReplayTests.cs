using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Replay;

/// <summary>A night that was recorded is played again elsewhere, without a model.</summary>
public sealed class ReplayTests
{
    private const int Tasks = 12;
    private const string Priced = "scripted_model: {account: account.tsv, input_price: 1, output_price: 10, fault_rate: FAULTS}";

    [Fact]
    public async Task A_replayed_loop_exports_byte_for_byte_what_the_recorded_one_did_and_asks_no_model()
    {
        using var shelf = new Sandbox();
        var cassette = Path.Combine(shelf.Root, "night.jsonl");
        var (recorded, _) = await NightAsync("--record", cassette, faults: "0.1");
        using var first = recorded;
        var (replayed, told) = await NightAsync("--replay", cassette, faults: "0");
        using var second = replayed;

        Assert.True(File.ReadLines(recorded.PathOf("account.tsv")).Count() > 100);
        Assert.False(File.Exists(replayed.PathOf("account.tsv")) && new FileInfo(replayed.PathOf("account.tsv")).Length > 0);
        var (before, after) = (await ExportAsync(recorded), await ExportAsync(replayed));
        Assert.True(before.AsSpan().SequenceEqual(after), Difference(before, after));
        Assert.Contains("replayed answers: no model was asked", told, StringComparison.Ordinal);

        var spent = await replayed.RunAsync("cost");
        Assert.Contains("$0.00", spent.Output, StringComparison.Ordinal);
        Assert.Contains("avoided", spent.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_recorded_stops_the_replay_by_name()
    {
        using var shelf = new Sandbox();
        var cassette = Path.Combine(shelf.Root, "night.jsonl");
        using var recorded = await ExperimentAsync("0");
        await SucceedAsync(recorded, "prepare", "--record", cassette);
        await DemoExperiment.EditAsync(recorded, "1");

        var result = await recorded.RunAsync("run", "--replay", cassette);

        Assert.Equal(3, result.Exit);
        Assert.Contains("error[AH1241]: a request was not recorded: Agent model in explore", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cassette_inside_the_experiment_is_refused_before_anything_runs()
    {
        using var sandbox = await ExperimentAsync("0");

        var result = await sandbox.RunAsync("prepare", "--record", "workspace/night.jsonl");

        Assert.Equal(3, result.Exit);
        Assert.Contains("error[AH7006]", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(sandbox.PathOf("account.tsv")) && new FileInfo(sandbox.PathOf("account.tsv")).Length > 0);
    }

    private static async Task<Sandbox> ExperimentAsync(string faults)
    {
        var sandbox = await DemoExperiment.InitialiseAsync(Tasks);
        var config = sandbox.Read("experiment_config.yaml").Replace("scripted_model:\n  account: account.tsv", Priced.Replace("FAULTS", faults, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("input_price", config, StringComparison.Ordinal);
        await File.WriteAllTextAsync(sandbox.PathOf("experiment_config.yaml"), config);
        return sandbox;
    }

    private static async Task<(Sandbox Sandbox, string Told)> NightAsync(string flag, string cassette, string faults)
    {
        var sandbox = await ExperimentAsync(faults);
        await SucceedAsync(sandbox, "prepare", flag, cassette);
        await sandbox.GitAsync("add", "-A");
        await sandbox.GitAsync("-c", "user.name=Owner", "-c", "user.email=owner@localhost", "commit", "--quiet", "-m", "Start");
        return (sandbox, await SucceedAsync(sandbox, "optimize", "--agent-cmd", DemoExperiment.BetterThenWorse, "--max-iterations", "2", flag, cassette));
    }

    private static async Task<string> SucceedAsync(Sandbox sandbox, params string[] arguments)
    {
        var result = await sandbox.RunAsync(arguments);
        Assert.True(result.Exit == 0, result.ToString());
        return result.Output;
    }

    private static async Task<byte[]> ExportAsync(Sandbox sandbox)
    {
        var folder = Path.Combine(sandbox.Root, "export");
        await SucceedAsync(sandbox, "export", "jsonl", "--include-sealed", "-o", folder);
        return await File.ReadAllBytesAsync(Path.Combine(folder, "trials.jsonl"), TestContext.Current.CancellationToken);
    }

    private static string Difference(byte[] first, byte[] second)
    {
        var at = first.AsSpan().CommonPrefixLength(second);
        string Around(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, at - 200), Math.Min(400, bytes.Length - Math.Max(0, at - 200))));
        return $"{first.Length} and {second.Length} bytes, apart at {at}:\n{Around(first)}\n---\n{Around(second)}";
    }
}
