using AutoHarness.Agents.Hosting;

namespace AutoHarness.Agents.Fleet;

/// <summary>The processes of one agent version in one pool. A process is shared up to its capacity; an idle one is kept for a while.</summary>
internal sealed class AgentPool(Func<CancellationToken, Task<AgentProcess>> start, TimeSpan idleTime, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];
    private readonly CancellationTokenSource closed = new();

    /// <summary>A process with room for one more session; give it back with <see cref="Release"/>.</summary>
    public async Task<AgentProcess> TakeAsync(CancellationToken ct)
    {
        if (TryTake() is { } free)
            return free;

        // One at a time: the sessions that wait meanwhile will mostly fit into the process that is being started.
        await starting.WaitAsync(ct);
        try
        {
            if (TryTake() is { } meanwhile)
                return meanwhile;
            var process = await start(ct);
            lock (gate)
                entries.Add(new Entry(process) { Sessions = 1 });
            return process;
        }
        finally
        {
            starting.Release();
        }
    }

    public void Release(AgentProcess process)
    {
        lock (gate)
        {
            var entry = entries.Find(candidate => candidate.Process == process)!;
            if (--entry.Sessions > 0)
                return;
            entry.IdleSince++;
            _ = RetireAsync(entry, entry.IdleSince);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        Entry[] all;
        lock (gate)
        {
            all = [.. entries];
            entries.Clear();
        }

        await Task.WhenAll(all.Select(entry => entry.Process.DisposeAsync().AsTask()));
        starting.Dispose();
    }

    private AgentProcess? TryTake()
    {
        lock (gate)
        {
            var entry = entries.Find(candidate => !candidate.Process.Lost.IsCompleted && candidate.Sessions < candidate.Process.Capacity);
            if (entry is null)
                return null;
            entry.Sessions++;
            return entry.Process;
        }
    }

    private async Task RetireAsync(Entry entry, long idleSince)
    {
        try
        {
            await Task.WhenAny(entry.Process.Lost, Task.Delay(idleTime, time, closed.Token));
            lock (gate)
            {
                if (entry.Sessions > 0 || entry.IdleSince != idleSince || !entries.Remove(entry))
                    return;
            }

            await entry.Process.DisposeAsync();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private sealed class Entry(AgentProcess process)
    {
        public AgentProcess Process { get; } = process;

        public int Sessions { get; set; }

        public long IdleSince { get; set; }
    }
}
