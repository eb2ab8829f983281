using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>
/// Holds a connection to the engine open to learn of its restarts: a container that stands still after one was not ended by what ran in it.
/// </summary>
internal sealed class EngineWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;
    private int epoch;

    public EngineWatch(DockerEngine engine, TimeProvider time) => watching = WatchAsync(engine, time);

    /// <summary>Grows with every loss of the engine.</summary>
    public int Epoch => Volatile.Read(ref epoch);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task WatchAsync(DockerEngine engine, TimeProvider time)
    {
        // Nothing the engine reports is of interest, only that it is there.
        var nothing = new ContainerEventsParameters
        {
            Filters = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal)
            {
                ["type"] = new Dictionary<string, bool>(StringComparer.Ordinal) { ["daemon"] = true },
            },
        };
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await engine.Client.System.MonitorEventsAsync(nothing, new Progress<Message>(), stop.Token);
            }
            catch (Exception e) when (DockerEngine.IsBroken(e) || e is DockerApiException)
            {
            }

            if (stop.IsCancellationRequested)
                return;
            Interlocked.Increment(ref epoch);
            await Task.WhenAny(Task.Delay(Pause, time, stop.Token));
        }
    }
}
