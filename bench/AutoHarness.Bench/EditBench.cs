using System.Diagnostics;
using AutoHarness.Experiments.Progress;

namespace AutoHarness.Bench;

/// <summary>From an edited agent file to the end of its first trial, with everything warm but the edit.</summary>
internal static class EditBench
{
    private const int Rounds = 7;

    public static async Task<int> RunAsync()
    {
        using var experiment = new BenchExperiment(tasks: 8, concurrency: 1, minimumActs: 0, TimeSpan.Zero);
        await experiment.PrepareAsync();
        var build = new List<double>();
        var first = new List<double>();
        var source = await File.ReadAllTextAsync(experiment.Folder.AgentFile);
        await using var session = await experiment.OpenAsync("measure", null);
        for (var round = 0; round < Rounds; round++)
        {
            await File.WriteAllTextAsync(experiment.Folder.AgentFile, $"{source}\n// edit {round}\n");
            var started = Stopwatch.GetTimestamp();
            var version = await session.AddWorkingAgentAsync(CancellationToken.None);
            build.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await session.MeasureAsync([version], 1, CancellationToken.None);
            first.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Console.WriteLine($"edited agent file -> compiled in its jail     median {Median(build):0} ms ({build.Min():0}..{build.Max():0})");
        Console.WriteLine($"edited agent file -> eight trials stored      median {Median(first):0} ms ({first.Min():0}..{first.Max():0})");
        return 0;
    }

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
