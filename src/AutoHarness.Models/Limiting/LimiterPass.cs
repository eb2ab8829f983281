namespace AutoHarness.Models.Limiting;

/// <summary>Leave for one request. Disposing it without a result counts as a call that was broken off.</summary>
internal sealed class LimiterPass(ModelLimiter limiter, LimitedAmounts estimate, TimeSpan since, bool alone) : IDisposable
{
    private bool closed;

    public LimitedAmounts Estimate => estimate;

    /// <summary>When it was given, on the limiter's clock.</summary>
    public TimeSpan Since => since;

    /// <summary>Nobody else is let in until this request is decided.</summary>
    public bool Alone => alone;

    /// <summary>The request was answered and used so much.</summary>
    public void Succeeded(LimitedAmounts used)
    {
        if (!closed)
        {
            closed = true;
            limiter.Succeeded(this, used);
        }
    }

    /// <summary>The request failed in passing.</summary>
    /// <param name="throttled">Whether it was one too many.</param>
    /// <param name="retryAfter">How long all callers are to wait; null when the provider did not say.</param>
    public void Failed(bool throttled, TimeSpan? retryAfter)
    {
        if (!closed)
        {
            closed = true;
            limiter.Failed(this, throttled, retryAfter);
        }
    }

    public void Dispose() => Failed(throttled: false, retryAfter: null);
}
