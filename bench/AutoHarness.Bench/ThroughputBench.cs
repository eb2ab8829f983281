using System.Diagnostics;

namespace AutoHarness.Bench;

/// <summary>Trials per second when the model answers at once: what the harness itself costs.</summary>
internal static class ThroughputBench
{
    public static async Task<int> RunAsync()
    {
        foreach (var concurrency in (int[])[1, 8, 64, 256])
        {
            using var experiment = new BenchExperiment(tasks: 64, concurrency, minimumActs: 0, TimeSpan.Zero);
            await experiment.PrepareAsync();
            await using var session = await experiment.OpenAsync("measure", null);
            var version = await session.AddWorkingAgentAsync(CancellationToken.None);
            await session.MeasureAsync([version], 1, CancellationToken.None);
            var before = AccountFile.Read(experiment.Account).Count;

            var started = Stopwatch.GetTimestamp();
            var rounds = concurrency == 1 ? 4 : 32;
            await session.MeasureAsync([version], 1 + rounds, CancellationToken.None);
            var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var calls = AccountFile.Read(experiment.Account).Count - before;
            Console.WriteLine($"concurrency {concurrency,4}: {64 * rounds} trials, {calls} model calls in {wall:0.00} s = {64 * rounds / wall:0} trials/s, {calls / wall:0} model calls/s");
        }

        return 0;
    }
}
