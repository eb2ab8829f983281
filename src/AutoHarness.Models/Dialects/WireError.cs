namespace AutoHarness.Models.Dialects;

/// <summary>An error in terms that all dialects share.</summary>
/// <param name="Status">HTTP status, 400 to 599.</param>
/// <param name="Message">For people.</param>
internal sealed record WireError(int Status, string Message)
{
    /// <summary>The dialect's own word for the error instead of the usual one of its status.</summary>
    public string? Word { get; init; }

    /// <summary>How long the client is told to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The account has nothing left: waiting does not help.</summary>
    public bool QuotaSpent { get; init; }

    /// <summary>Echoed as the request's id.</summary>
    public string RequestId { get; init; } = "req_scripted";

    /// <summary>Whether this is the kind of error that comes with the state of the rate limits.</summary>
    public bool IsRateLimit => Status is 429 or 529 && !QuotaSpent;
}
