namespace AutoHarness.Models.Metering;

/// <summary>What model calls used. Unknown money is null, never 0.</summary>
/// <param name="Calls">Model calls that were answered or paid for.</param>
/// <param name="InputTokens">Input tokens, cached ones included.</param>
/// <param name="CachedTokens">Input tokens read from the provider's cache.</param>
/// <param name="OutputTokens">Output tokens, reasoning included.</param>
/// <param name="Cost">USD; null as soon as one call's price is unknown.</param>
public sealed record Usage(long Calls, long InputTokens, long CachedTokens, long OutputTokens, decimal? Cost)
{
    public static Usage None { get; } = new(0, 0, 0, 0, 0m);

    public static Usage operator +(Usage left, Usage right) => new(
        left.Calls + right.Calls,
        left.InputTokens + right.InputTokens,
        left.CachedTokens + right.CachedTokens,
        left.OutputTokens + right.OutputTokens,
        left.Cost + right.Cost);
}
