namespace AutoHarness.Agents.Hosting;

/// <summary>Counts an agent's working time: it stands still while any of its requests waits for the harness. Thread-safe.</summary>
internal sealed class WorkClock : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly TimeSpan limit;
    private readonly ITimer timer;
    private TimeSpan used;
    private long since;
    private int waiting;
    private bool stopped;

    /// <summary>Starts the clock; <paramref name="expired"/> is called when <paramref name="limit"/> is used up.</summary>
    public WorkClock(TimeSpan limit, TimeProvider time, Action expired)
    {
        this.limit = limit;
        this.time = time;
        since = time.GetTimestamp();
        timer = time.CreateTimer(_ => expired(), null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Working time so far.</summary>
    public TimeSpan Used
    {
        get
        {
            lock (gate)
            {
                return waiting > 0 || stopped ? used : used + time.GetElapsedTime(since);
            }
        }
    }

    /// <summary>A request arrived.</summary>
    public void Pause()
    {
        lock (gate)
        {
            if (waiting++ > 0 || stopped)
                return;
            used += time.GetElapsedTime(since);
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A request is answered.</summary>
    public void Resume()
    {
        lock (gate)
        {
            if (--waiting > 0 || stopped)
                return;
            since = time.GetTimestamp();
            timer.Change(used < limit ? limit - used : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (!stopped && waiting == 0)
                used += time.GetElapsedTime(since);
            stopped = true;
            timer.Dispose();
        }
    }
}
