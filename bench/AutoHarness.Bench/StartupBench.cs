using System.Diagnostics;

namespace AutoHarness.Bench;

/// <summary>How long the built tool takes for a command that does nothing.</summary>
internal static class StartupBench
{
    private const double LargestMilliseconds = 150;
    private const int Rounds = 21;

    public static async Task<int> RunAsync(string tool)
    {
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo(tool, ["--help"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (round > 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        var median = EditBench.Median(times);
        Console.WriteLine($"{tool} --help: median {median:0} ms ({times.Min():0}..{times.Max():0}), {Rounds} runs (limit {LargestMilliseconds:0} ms)");
        return median <= LargestMilliseconds ? 0 : 1;
    }
}
