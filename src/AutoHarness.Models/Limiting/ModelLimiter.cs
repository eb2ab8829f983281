namespace AutoHarness.Models.Limiting;

/// <summary>
/// How fast and how many at once one model may be asked, over all trials: buckets that the provider's headers fill, and a concurrency
/// that grows while answers come and is halved when the provider is asked too much, at most once a round trip. First come, first
/// served; a call that is tried again keeps its place, and one that was refused often is let in alone. Thread-safe.
/// </summary>
internal sealed class ModelLimiter
{
    private const double FirstWindow = 8;

    /// <summary>Six tries with these waits, each twice the one before, outlast a window of a minute.</summary>
    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(60);

    private readonly TimeProvider time;
    private readonly long origin;
    private readonly Lock gate = new();
    private readonly PriorityQueue<Waiter, long> queue = new();
    private readonly TokenBucket[] buckets = [.. Enum.GetValues<LimitKind>().Select(_ => new TokenBucket())];
    private readonly ITimer alarm;
    private long tickets;
    private int inFlight;
    private int inFlightAlone;
    private double window = FirstWindow;
    private bool growing = true;
    private int successes;
    private TimeSpan lastCut = TimeSpan.MinValue;
    private int cutsInARow;
    private TimeSpan heldUntil = TimeSpan.Zero;

    public ModelLimiter(TimeProvider time)
    {
        this.time = time;
        origin = time.GetTimestamp();
        alarm = time.CreateTimer(_ => Admit(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Requests that may be under way at once, at least 1.</summary>
    public int Concurrency
    {
        get
        {
            lock (gate)
            {
                return (int)window;
            }
        }
    }

    /// <summary>A place in the queue, for one call with all its tries.</summary>
    public long TakeTicket() => Interlocked.Increment(ref tickets);

    /// <summary>Waits until a request may be made.</summary>
    /// <param name="ticket">Its place in the queue.</param>
    /// <param name="estimate">What it may use.</param>
    /// <param name="alone">It was refused so often that it must not lose to another again: it waits until nothing is under way, and nobody else is let in until it is decided.</param>
    /// <param name="ct">Leaves the queue.</param>
    public async ValueTask<LimiterPass> EnterAsync(long ticket, LimitedAmounts estimate, bool alone, CancellationToken ct)
    {
        var waiter = new Waiter(estimate, alone);
        lock (gate)
        {
            queue.Enqueue(waiter, ticket);
        }

        Admit();
        await using var abandon = ct.Register(() => waiter.Leave.TrySetCanceled(ct));
        return await waiter.Leave.Task;
    }

    /// <summary>Takes over what the provider says about its limits.</summary>
    public void Observe(IEnumerable<LimitReading> readings)
    {
        lock (gate)
        {
            foreach (var reading in readings)
            {
                buckets[(int)reading.Kind].Observe(reading, complete: inFlight <= 1, Now);
            }
        }
    }

    internal void Succeeded(LimiterPass pass, LimitedAmounts used)
    {
        lock (gate)
        {
            var saturated = inFlight >= (int)window;
            Close(pass, used);

            // An answer to a request from before the last refusal says nothing about now.
            if (pass.Since > lastCut)
            {
                cutsInARow = 0;
            }

            if (saturated)
            {
                Grow();
            }
        }

        Admit();
    }

    internal void Failed(LimiterPass pass, bool throttled, TimeSpan? retryAfter)
    {
        lock (gate)
        {
            Close(pass, pass.Estimate);
            if (throttled && pass.Since > lastCut)
            {
                lastCut = Now;
                cutsInARow++;
                growing = false;
                successes = 0;
                window = Math.Max(1, window / 2);
                retryAfter ??= Shorter(FirstHold * Math.Pow(2, Math.Min(cutsInARow - 1, 10)), LongestHold);
            }

            if (retryAfter is { } hold && Now + hold > heldUntil)
            {
                heldUntil = Now + hold;
            }
        }

        Admit();
    }

    private TimeSpan Now => time.GetElapsedTime(origin);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void Close(LimiterPass pass, LimitedAmounts used)
    {
        inFlight--;
        inFlightAlone -= pass.Alone ? 1 : 0;
        foreach (var kind in Enum.GetValues<LimitKind>())
        {
            buckets[(int)kind].Return(pass.Estimate.Of(kind) - used.Of(kind), Now);
        }
    }

    private void Grow()
    {
        // Doubling each round trip until the first refusal, then one more a round trip.
        successes++;
        if (growing || successes >= (int)window)
        {
            window++;
            successes = 0;
        }
    }

    private void Admit()
    {
        lock (gate)
        {
            while (queue.TryPeek(out var waiter, out _))
            {
                if (waiter.Leave.Task.IsCompleted)
                {
                    queue.Dequeue();
                    continue;
                }

                if (inFlight >= (int)window || inFlightAlone > 0 || (waiter.Alone && inFlight > 0))
                {
                    return;
                }

                var wait = WaitOf(waiter.Estimate);
                if (wait > TimeSpan.Zero)
                {
                    // A timer rounds down to milliseconds; too early would only mean another look.
                    alarm.Change(wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                    return;
                }

                queue.Dequeue();
                Give(waiter);
            }
        }
    }

    private void Give(Waiter waiter)
    {
        var now = Now;
        if (!waiter.Leave.TrySetResult(new LimiterPass(this, waiter.Estimate, now, waiter.Alone)))
        {
            return;
        }

        inFlight++;
        inFlightAlone += waiter.Alone ? 1 : 0;
        foreach (var kind in Enum.GetValues<LimitKind>())
        {
            buckets[(int)kind].Take(waiter.Estimate.Of(kind), now);
        }
    }

    private TimeSpan WaitOf(LimitedAmounts estimate)
    {
        var now = Now;
        var wait = heldUntil - now;
        foreach (var kind in Enum.GetValues<LimitKind>())
        {
            var bucket = buckets[(int)kind].Wait(estimate.Of(kind), now);
            wait = bucket > wait ? bucket : wait;
        }

        return wait;
    }

    private sealed class Waiter(LimitedAmounts estimate, bool alone)
    {
        public bool Alone => alone;

        public LimitedAmounts Estimate => estimate;

        public TaskCompletionSource<LimiterPass> Leave { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
