using System.Diagnostics;
using AutoHarness.Benchmarks.Tau.Domains;

namespace AutoHarness.Bench.Tau;

/// <summary>Every base task of every domain, done right: what conversation and evaluation cost without models, beside the reference's figures.</summary>
internal static class TauGoldBench
{
    private const double MostCpuSeconds = 0.5;
    private const long MostMemory = 150L << 20;

    // The Python reference for the 114 retail tasks, one after another: CPU, and memory.
    private const double ReferenceCpuSeconds = 52.2;
    private const int ReferenceMemoryMib = 133;

    public static async Task<int> RunAsync(string data)
    {
        var (tasks, rewards, cpu) = await MeasureAsync("retail", data);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Console.WriteLine($"retail      {ReferenceCpuSeconds / cpu:0} times the reference's {ReferenceCpuSeconds} s (limit {MostCpuSeconds} s), peak memory {peak >> 20} MiB with everything (limit {MostMemory >> 20}; reference {ReferenceMemoryMib})");
        var met = tasks == rewards && cpu <= MostCpuSeconds && peak <= MostMemory;
        foreach (var domain in new[] { "airline", "telecom", "mock" })
        {
            var (all, right, _) = await MeasureAsync(domain, data);
            met &= domain == "mock" || all == right;
        }

        Console.WriteLine(met ? "met" : "not met");
        return met ? 0 : 1;
    }

    private static async Task<(int Tasks, int Rewards, double Cpu)> MeasureAsync(string name, string data)
    {
        var loading = Stopwatch.GetTimestamp();
        var domain = TauDomains.Load(name, data);
        var wanted = domain.Splits["base"].ToHashSet(StringComparer.Ordinal);
        var tasks = domain.Tasks.Where(task => wanted.Contains(task.Id)).ToArray();
        var loaded = Stopwatch.GetElapsedTime(loading);

        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var right = 0;
        var wrong = new List<string>();
        foreach (var task in tasks)
        {
            var info = await GoldConversation.RunAsync(domain, task);
            if (info.Reward == 1)
            {
                right++;
            }
            else
            {
                wrong.Add(task.Id);
            }
        }

        var wall = Stopwatch.GetElapsedTime(started);
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine($"{name,-11} {tasks.Length} tasks, reward 1.0 in {right}, {cpu:0.000} s of CPU, {wall.TotalSeconds:0.000} s; loaded in {loaded.TotalSeconds:0.00} s{(wrong.Count > 0 ? $"; other: {string.Join(", ", wrong)}" : "")}");
        return (tasks.Length, right, cpu);
    }
}
