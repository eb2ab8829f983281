using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using AutoHarness.Benchmarks.Tau;
using AutoHarness.Benchmarks.Tau.Fetching;
using AutoHarness.Benchmarks.Tau.Scripted;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;

namespace AutoHarness.Bench.Tau;

/// <summary>Thousands of retail conversations at once with models that take a second: how close to the ideal, and how much memory.</summary>
internal static class TauLoadBench
{
    private const double LargestRatio = 1.2;
    private const long LargestMemory = 1L << 30;
    private const int Conversations = 5000;
    private const int RoundsInJail = 9;
    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(1);

    public static Task<int> RunAsync(string data, string schemas, bool jailed) => jailed ? InJailAsync(data, schemas) : InProcessAsync(data, schemas);

    private static async Task<int> InProcessAsync(string data, string schemas)
    {
        var options = new TauBenchmarkOptions { Domain = "retail", DataFolder = Path.GetFullPath(data), Schemas = Path.GetFullPath(schemas), CacheFolder = Path.GetTempPath() };
        var benchmark = new TauBenchmark(options, new NoGit(), TimeProvider.System);
        await benchmark.PrepareAsync(new Progress<string>(), CancellationToken.None);
        var account = Path.GetTempFileName();
        using var provider = new ScriptedProvider([new TauScript(options)], new ScriptedOptions { MeanLatency = Latency, AccountPath = account }, TimeProvider.System);
        var gateway = new ModelGateway([provider], new Budget(BudgetLimits.None, Usage.None, TimeSpan.Zero, TimeProvider.System), TimeProvider.System);
        Console.WriteLine($"{Conversations} concurrent retail conversations, agent in process, mean simulated latency {Latency.TotalSeconds:0.0} s of agent, user and judge");

        await using var memory = new TreeMemory();
        var started = Stopwatch.GetTimestamp();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Conversations).Select(number =>
        {
            var task = benchmark.Tasks[number % benchmark.Tasks.Count];
            var key = new TrialKey("bench", "in-process", task.Id, number / benchmark.Tasks.Count, benchmark.Fingerprint);
            return benchmark.RunAsync(new TrialRequest(key, Split.Train, 300), new LocalRunner(gateway, key), CancellationToken.None);
        }));
        var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var calls = AccountFile.Read(account);
        File.Delete(account);
        return Report(calls, wall, memory.Peak, outcomes.OfType<TrialOutcome.Scored>().Count() == Conversations);
    }

    private static async Task<int> InJailAsync(string data, string schemas)
    {
        using var experiment = new BenchExperiment(tasks: 64, concurrency: 10_000, minimumActs: 0, Latency);
        var config = experiment.Config with
        {
            Benchmark = "tau-bench",
            AgentModel = new ModelSpec("scripted/tau-bench"),
            Tau = new TauSection { Schemas = Path.GetFullPath(schemas) },
            TrialTimeout = TimeSpan.FromMinutes(10),
        };
        using var tau = new BenchExperiment(config, experiment, new Dictionary<string, string>(experiment.Environment.Variables, StringComparer.Ordinal) { ["TAU2_DATA_DIR"] = Path.GetFullPath(data) });
        await tau.PrepareAsync();
        Console.WriteLine($"{RoundsInJail} concurrent conversations of each retail task, jailed agent, ledger on disk, mean simulated latency {Latency.TotalSeconds:0.0} s");

        await using var memory = new TreeMemory();
        var started = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        int trials;
        await using (var session = await tau.OpenAsync("measure", null))
        {
            var version = await session.AddWorkingAgentAsync(CancellationToken.None);
            trials = (await session.MeasureAsync([version], RoundsInJail, CancellationToken.None)).Length;
        }

        var end = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var calls = AccountFile.Read(tau.Account);
        var first = calls.Min(call => call.At - call.Latency);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cold start        {(first - started) / 1000.0:0.00} s until the first model request"));
        return Report(calls, (end - first) / 1000.0, memory.Peak, trials > 0);
    }

    private static int Report(List<AccountFile.Call> calls, double wall, long peak, bool complete)
    {
        var trials = calls.GroupBy(call => call.Trial).Select(trial => (Calls: trial.Count(), Seconds: trial.Sum(call => call.Latency) / 1000.0)).ToImmutableArray();
        var ideal = trials.Max(trial => trial.Seconds);
        Console.WriteLine($"conversations     {trials.Length}, model calls {calls.Count}, most in one {trials.Max(trial => trial.Calls)}");
        Console.WriteLine($"longest           {ideal:0.00} s of simulated latency");
        Console.WriteLine($"all done after    {wall:0.00} s, ratio {wall / ideal:0.000} (limit {LargestRatio})");
        Console.WriteLine($"peak memory       {peak >> 20} MiB (limit {LargestMemory >> 20} MiB)");
        var met = complete && wall / ideal <= LargestRatio && peak <= LargestMemory;
        Console.WriteLine(met ? "met" : "not met");
        return met ? 0 : 1;
    }

    private sealed class NoGit : IGit
    {
        public Task<string?> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => throw new InvalidOperationException("the data are there");
    }
}
