namespace AutoHarness.Sandboxes;

/// <summary>Tells a limit that was passed from a caller that gave up.</summary>
internal static class StartLimit
{
    /// <exception cref="SandboxTimeoutException">The limit was passed.</exception>
    public static async Task<T> KeepAsync<T>(string what, TimeSpan limit, Func<CancellationToken, Task<T>> start, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(limit);
        try
        {
            return await start(timer.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new SandboxTimeoutException(what, limit);
        }
    }
}
