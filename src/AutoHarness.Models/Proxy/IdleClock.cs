namespace AutoHarness.Models.Proxy;

/// <summary>Gives up waiting for a provider after a time without a byte.</summary>
internal sealed class IdleClock : IDisposable
{
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource either;
    private readonly CancellationToken ended;

    /// <param name="limit">The first limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ended">Nobody waits for the answer any more.</param>
    public IdleClock(TimeSpan limit, TimeProvider time, CancellationToken ended)
    {
        this.ended = ended;
        timer = new CancellationTokenSource(limit, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ended);
    }

    /// <summary>Cancelled when the time is up, or when nobody waits any more.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>The provider took too long.</summary>
    public bool IsUp => timer.IsCancellationRequested && !ended.IsCancellationRequested;

    /// <summary>Counts anew.</summary>
    public void Restart(TimeSpan limit) => timer.CancelAfter(limit);

    public void Dispose()
    {
        either.Dispose();
        timer.Dispose();
    }
}
