using System.Diagnostics;
using AutoHarness.Models.Metering;

namespace AutoHarness.Bench;

/// <summary>Many concurrent trials with a slow model: how close to the ideal, and how much memory.</summary>
internal static class LoadBench
{
    private const double LargestRatio = 1.15;
    private const long LargestMemory = 600L << 20;
    private const int FewestCalls = 15;

    public static async Task<int> RunAsync(int trials, TimeSpan latency)
    {
        using var experiment = new BenchExperiment(tasks: trials, concurrency: trials, minimumActs: FewestCalls, latency);
        await experiment.PrepareAsync();
        var program = await File.ReadAllBytesAsync(experiment.Folder.AgentFile);
        Console.WriteLine($"{trials} concurrent demo trials, mean simulated latency {latency.TotalSeconds:0.0} s, agent of {program.Length} bytes in the jail, ledger on disk");

        await using var memory = new TreeMemory();
        var started = Stopwatch.GetTimestamp();
        var unixStart = DateTimeOffset.FromUnixTimeMilliseconds(Now());
        await using (var session = await experiment.OpenAsync("measure", null))
        {
            var version = await session.AddWorkingAgentAsync(CancellationToken.None);
            await session.MeasureAsync([version], 1, CancellationToken.None);
        }

        var wall = Stopwatch.GetElapsedTime(started);
        var calls = AccountFile.Read(experiment.Account);
        var perTrial = calls.GroupBy(call => call.Trial).Select(group => (Calls: group.Count(), Latency: group.Sum(call => call.Latency))).ToArray();
        var firstRequest = calls.Min(call => call.At - call.Latency);
        var last = calls.Max(call => call.At);
        var ideal = perTrial.Max(trial => trial.Latency) / 1000.0;
        var spent = (unixStart.ToUnixTimeMilliseconds() + wall.TotalMilliseconds - firstRequest) / 1000.0;
        var cold = (firstRequest - unixStart.ToUnixTimeMilliseconds()) / 1000.0;

        Console.WriteLine($"model calls       {calls.Count}, fewest in a trial {perTrial.Min(trial => trial.Calls)}, median {Median(perTrial.Select(trial => trial.Calls))}");
        Console.WriteLine($"cold start        {cold:0.00} s until the agent's first model request");
        Console.WriteLine($"longest trial     {ideal:0.00} s of simulated latency");
        Console.WriteLine($"last answer after {(last - firstRequest) / 1000.0:0.00} s");
        Console.WriteLine($"all trials stored {spent:0.00} s after the first request, ratio {spent / ideal:0.000} (limit {LargestRatio})");
        Console.WriteLine($"peak memory       {memory.Peak / 1048576.0:0} MiB, harness and agent process (limit {LargestMemory / 1048576} MiB)");
        var met = perTrial.Length == trials && perTrial.Min(trial => trial.Calls) >= FewestCalls && spent / ideal <= LargestRatio && memory.Peak <= LargestMemory;
        Console.WriteLine(met ? "met" : "not met");
        return met ? 0 : 1;
    }

    internal static double Median(IEnumerable<int> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
