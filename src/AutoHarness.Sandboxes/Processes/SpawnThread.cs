using System.Collections.Concurrent;
using System.Diagnostics;

namespace AutoHarness.Sandboxes.Processes;

/// <summary>
/// The one thread that starts children. "Die with the parent" is bound by the kernel to the parent's thread, not to its process:
/// a child started on a pool thread would be killed as soon as the pool retires that thread.
/// </summary>
internal sealed class SpawnThread
{
    private readonly BlockingCollection<Action> starts = [];

    private SpawnThread() => new Thread(Work) { IsBackground = true, Name = "spawn" }.Start();

    public static SpawnThread Instance { get; } = new();

    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        starts.Add(() =>
        {
            var process = new Process { StartInfo = start, EnableRaisingEvents = true };
            try
            {
                process.Start();
                started.SetResult(process);
            }
            catch (Exception e)
            {
                process.Dispose();
                started.SetException(e);
            }
        });
        return started.Task;
    }

    private void Work()
    {
        foreach (var start in starts.GetConsumingEnumerable())
            start();
    }
}
