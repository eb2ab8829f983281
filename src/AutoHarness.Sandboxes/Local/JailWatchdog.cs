using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Local;

/// <summary>Looks every 200 ms whether a jail's processes keep their limits, and kills the jail when they do not.</summary>
internal sealed class JailWatchdog : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly RunningProcess process;
    private readonly JailLimits limits;
    private readonly ControlGroup? group;
    private readonly bool measures;
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;
    private JailBreach? breach;

    public JailWatchdog(RunningProcess process, JailLimits limits, ControlGroup? group, bool measures, TimeProvider time)
    {
        this.process = process;
        this.limits = limits;
        this.group = group;
        this.measures = measures;
        watching = WatchAsync(time);
    }

    public static JailBreach MemoryBreach(JailLimits limits) =>
        new(JailLimit.Memory, $"more than {limits.MemoryBytes / (1024 * 1024)} MiB of memory");

    public static JailBreach ProcessBreach(JailLimits limits) =>
        new(JailLimit.Processes, $"more than {limits.Processes} processes and threads");

    /// <summary>The limit that ended the jail. Final once the process has exited.</summary>
    public JailBreach? FindBreach(int? exitCode) => breach ?? group?.FindBreach(limits) ?? exitCode switch
    {
        128 + 24 => new JailBreach(JailLimit.CpuTime, $"more than {limits.CpuSeconds} s of CPU time"),
        128 + 25 => new JailBreach(JailLimit.FileSize, $"a file larger than {limits.FileBytes / (1024 * 1024)} MiB"),
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task WatchAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (!process.Exited.IsCompleted && await timer.WaitForNextTickAsync(stop.Token))
            {
                breach ??= group?.FindBreach(limits) ?? Measure();
                if (breach is null)
                    continue;
                process.Kill();
                return;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private JailBreach? Measure()
    {
        if (!measures || process.Exited.IsCompleted)
            return null;

        var (memory, threads) = ProcessTree.Measure(ProcessTree.Find(process.Id, rootIsGone: false, process.Mark));
        if (memory > limits.MemoryBytes)
            return MemoryBreach(limits);
        return threads > limits.Processes ? ProcessBreach(limits) : null;
    }
}
