using System.Diagnostics;
using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Datasets;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Rootfs;

namespace AutoHarness.Bench;

/// <summary>What a trial costs above the sandbox calls that it makes, and how long a large dataset takes to be read.</summary>
internal static class HarborBench
{
    private const double LargestOverhead = 1.15;
    private const double LongestListing = 1000;

    /// <summary>The same trial and the bare replay of its calls, in turns. The image is <c>debian:bookworm-slim</c>, of the engine or of the archive in AUTO_HARNESS_TEST_ROOTFS.</summary>
    public static async Task<int> RunAsync(string sandbox, int rounds)
    {
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable("AUTO_HARNESS_TEST_ROOTFS") is { Length: > 0 } archive)
        {
            images["debian:bookworm-slim"] = archive;
        }

        var work = Directory.CreateTempSubdirectory("harbor-bench-");
        try
        {
            await using var provider = await SandboxProviders.ArmAsync(sandbox, new SandboxSettings { Local = new LocalOptions { Images = images } }, new ProcessRunner(TimeProvider.System), TimeProvider.System, CancellationToken.None);
            WriteTask(work.FullName, "task");
            var task = HarborTask.Read(Path.Combine(work.FullName, "task"));
            var recording = new RecordingProvider(provider);
            var trials = new List<double>();
            var replays = new List<double>();
            for (var round = -1; round < rounds; round++)
            {
                recording.Clear();
                var folder = new TrialFolder(work.CreateSubdirectory($"trial{round}").FullName);
                var started = Stopwatch.GetTimestamp();
                var report = await new HarborTrial(recording, new TrialPolicy(), TimeProvider.System).RunAsync(task, new OracleAgent(), $"bench{round}", folder, CancellationToken.None);
                var trial = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (report.Rewards is null)
                {
                    Console.WriteLine($"the trial gave no reward: {report.Error}");
                    return 1;
                }

                started = Stopwatch.GetTimestamp();
                await recording.ReplayAsync(provider);
                var replay = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (round >= 0)
                {
                    trials.Add(trial);
                    replays.Add(replay);
                }
            }

            var ratio = EditBench.Median(trials) / EditBench.Median(replays);
            Console.WriteLine($"harbor: {rounds} trials in {sandbox} sandboxes, {recording.Count} calls each: {EditBench.Median(trials):0} ms a trial, {EditBench.Median(replays):0} ms for the same calls bare, in the median; ratio {ratio:0.00} (limit {LargestOverhead})");
            return ratio <= LargestOverhead ? 0 : 1;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>Reads a folder of so many tasks, the file system's cache being warm.</summary>
    public static int List(int tasks)
    {
        var folder = Directory.CreateTempSubdirectory("harbor-bench-");
        try
        {
            foreach (var number in Enumerable.Range(0, tasks))
            {
                WriteTask(folder.FullName, $"task-{number}");
            }

            var times = new List<double>();
            foreach (var _ in Enumerable.Range(0, 5))
            {
                var started = Stopwatch.GetTimestamp();
                var found = LocalDataset.Read(folder.FullName, TaskFilter.All).Tasks.Length;
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (found != tasks)
                {
                    Console.WriteLine($"only {found} tasks were found");
                    return 1;
                }
            }

            Console.WriteLine($"harbor-list: {tasks} tasks read in {times[0]:0} ms at first, {EditBench.Median(times):0} ms in the median of 5 (limit {LongestListing:0} ms)");
            return EditBench.Median(times) <= LongestListing ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void WriteTask(string dataset, string name)
    {
        var folder = Path.Combine(dataset, name);
        Write("task.toml", """
            schema_version = "1.4"
            [task]
            name = "org/NAME"
            description = "A task of a measurement."
            keywords = ["one", "two"]
            [metadata]
            author_name = "x"
            difficulty = "easy"
            category = "files"
            tags = ["a", "b"]
            [verifier]
            timeout_sec = 60.0
            [agent]
            timeout_sec = 60.0
            [environment]
            build_timeout_sec = 300.0
            cpus = 1
            memory_mb = 512
            storage_mb = 1024
            """.Replace("NAME", name, StringComparison.Ordinal));
        Write("instruction.md", "Create /app/x.");
        Write("environment/Dockerfile", "FROM debian:bookworm-slim\nWORKDIR /app\n");
        Write("tests/test.sh", "#!/bin/bash\n[ -e /app/x ] && echo 1 > /logs/verifier/reward.txt || echo 0 > /logs/verifier/reward.txt\n");
        Write("solution/solve.sh", "#!/bin/bash\ntouch /app/x\n");

        void Write(string file, string content)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }
    }
}
