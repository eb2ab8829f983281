using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Bench;

/// <summary>
/// Replays every recorded sequence of submissions of the BIRD mini data on a private PostgreSQL, without any model: one after the other, then many at once.
/// The reference needs about 3 s for each.
/// </summary>
internal static class BirdBench
{
    private const double LargestMedian = 60;
    private const double LargestTotal = 42;

    public static async Task<int> RunAsync(string folder, int atOnce)
    {
        var cluster = Path.Combine(Path.GetTempPath(), $"ah-bench-{Environment.ProcessId}");
        var options = new ServerOptions { ClusterFolder = cluster, Dumps = Path.Combine(folder, "postgre_table_dumps") };
        try
        {
            await using var databases = new TrialDatabases(options, BirdCompat.Reference, JailMode.Bubblewrap, new ProcessRunner(TimeProvider.System), TimeProvider.System);
            var tasks = BirdDataset.Load(folder, "bird_interact_data_merged.jsonl").Tasks.ToDictionary(task => task.InstanceId, StringComparer.Ordinal);
            var started = Stopwatch.GetTimestamp();
            await databases.PrepareAsync([.. tasks.Values.Select(task => task.Database).Distinct(StringComparer.Ordinal)], new Progress<string>(), CancellationToken.None);
            Console.WriteLine($"bird: server and templates ready after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");

            var sequences = File.ReadLines(Path.Combine(folder, "expected_outcomes.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.Clone()).ToList();
            started = Stopwatch.GetTimestamp();
            var alone = new List<Measured>();
            foreach (var sequence in sequences)
            {
                alone.Add(await ReplayAsync(databases, tasks, sequence));
            }

            var total = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var rollback = EditBench.Median([.. alone.Where(one => one.ByRollback).Select(one => one.Milliseconds)]);
            Console.WriteLine($"      {sequences.Count} sequences one by one in {total:0.0} s (limit {LargestTotal:0} s); median {EditBench.Median([.. alone.Select(one => one.Milliseconds)]):0} ms, with rollback alone {rollback:0} ms (limit {LargestMedian:0} ms; {alone.Count(one => one.ByRollback)} sequences), slowest {alone.Max(one => one.Milliseconds):0} ms");

            started = Stopwatch.GetTimestamp();
            var together = new ConcurrentBag<Measured>();
            await Parallel.ForEachAsync(sequences, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (sequence, _) => together.Add(await ReplayAsync(databases, tasks, sequence)));
            var wrong = alone.Concat(together).Count(one => !one.AsRecorded);
            Console.WriteLine($"      the same with {atOnce} tasks at once in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, median {EditBench.Median([.. together.Select(one => one.Milliseconds)]):0} ms; {wrong} replies differ from the record");
            return wrong == 0 && rollback <= LargestMedian && total <= LargestTotal ? 0 : 1;
        }
        finally
        {
            if (Directory.Exists(cluster))
            {
                Directory.Delete(cluster, recursive: true);
            }
        }
    }

    private static async Task<Measured> ReplayAsync(TrialDatabases databases, Dictionary<string, BirdTask> tasks, JsonElement sequence)
    {
        var started = Stopwatch.GetTimestamp();
        var (byRollback, asRecorded) = (true, true);
        await using (var database = await databases.OpenAsync(tasks[sequence.GetProperty("instance_id").GetString()!], InteractionMode.Agentic, CancellationToken.None))
        {
            foreach (var (sql, wanted) in sequence.GetProperty("submissions").EnumerateArray().Zip(sequence.GetProperty("responses").EnumerateArray()))
            {
                var reply = await database.SubmitAsync(sql.GetString()!, CancellationToken.None);
                byRollback &= reply.Isolation == "rollback";
                asRecorded &= reply.Message == wanted.GetProperty("message").GetString();
            }
        }

        return new Measured(Stopwatch.GetElapsedTime(started).TotalMilliseconds, byRollback, asRecorded);
    }

    private sealed record Measured(double Milliseconds, bool ByRollback, bool AsRecorded);
}
