namespace AutoHarness.Models.Retrying;

/// <summary>A call of a provider failed in a way that may pass: overload, a cut connection, a rate limit.</summary>
public sealed class TransientModelException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the provider asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when it was asked too often or is overloaded, so that all callers have to slow down.</summary>
    public bool Throttled { get; init; }

    /// <summary>True when the provider may have answered and charge for it, though the answer did not arrive whole.</summary>
    public bool MayHaveCost { get; init; }
}
