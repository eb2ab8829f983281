using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>
/// Most engines have no limit for what a container writes. While commands run, this one looks how much it is, and ends everything in the container when it is too much.
/// </summary>
internal sealed class DockerDiskWatch(DockerEngine engine, string container, long? limit, Func<Task> endAll, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>What a sandbox that was stopped for its size may still write, so that it can be verified.</summary>
    private const long Allowance = 64L * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly HashSet<Watched> commands = [];
    private Task watching = Task.CompletedTask;
    private long allowed = limit ?? long.MaxValue;

    /// <summary>Looks while the returned command is not disposed.</summary>
    public Watched Watch()
    {
        var command = new Watched(this);
        if (limit is null)
            return command;
        lock (gate)
        {
            if (commands.Add(command) && commands.Count == 1 && watching.IsCompleted)
                watching = LookAsync();
        }

        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stop.Token);
                lock (gate)
                {
                    if (commands.Count == 0)
                    {
                        watching = Task.CompletedTask;
                        return;
                    }
                }

                await LookOnceAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SandboxException or DockerApiException)
        {
            // The sandbox ends, or its engine did; the command itself will say so.
        }
    }

    private async Task LookOnceAsync()
    {
        var began = time.GetTimestamp();
        var inspected = await engine.CallAsync(
            "size of a container", token => engine.Client.Containers.InspectContainerAsync(container, new ContainerInspectParameters { IncludeSize = true }, token), stop.Token);
        var size = inspected.SizeRw ?? 0;
        if (size > allowed)
        {
            allowed = size + Allowance;
            lock (gate)
            {
                foreach (var command in commands)
                    command.Note = $"everything in the sandbox was ended: it had written {size / (1024 * 1024)} MiB, and {limit / (1024 * 1024)} MiB are allowed";
            }

            await endAll();
        }

        // Measuring a large tree is work for the engine, which must not become most of its work.
        await Task.Delay(time.GetElapsedTime(began) * 10, time, stop.Token);
    }

    internal sealed class Watched(DockerDiskWatch owner) : IDisposable
    {
        /// <summary>Why the command was ended; null when it was not.</summary>
        public string? Note { get; set; }

        public void Dispose()
        {
            lock (owner.gate)
            {
                owner.commands.Remove(this);
            }
        }
    }
}
