namespace AutoHarness.Models.Metering;

/// <summary>What a model costs, in USD per million tokens.</summary>
/// <param name="Input">Uncached input tokens.</param>
/// <param name="CachedInput">Input tokens read from the provider's cache.</param>
/// <param name="Output">Output tokens, reasoning included.</param>
public sealed record ModelPrice(decimal Input, decimal CachedInput, decimal Output)
{
    private const decimal Million = 1_000_000m;

    /// <summary>Known to cost nothing.</summary>
    public static ModelPrice Free { get; } = new(0, 0, 0);

    /// <summary>Input tokens written to the provider's cache; null when they cost what other input does.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>The price of a number of tokens, in USD; never negative, also where a provider's figures contradict each other.</summary>
    /// <param name="inputTokens">Input, with what was read from the cache and written to it.</param>
    /// <param name="cachedTokens">Of these, read from the cache.</param>
    /// <param name="outputTokens">Output.</param>
    /// <param name="writtenTokens">Of the input, written to the cache.</param>
    public decimal Of(long inputTokens, long cachedTokens, long outputTokens, long writtenTokens = 0)
    {
        var input = Math.Max(0, inputTokens);
        var cached = Math.Clamp(cachedTokens, 0, input);
        var written = Math.Clamp(writtenTokens, 0, input - cached);
        return (((input - cached - written) * Input)
            + (cached * CachedInput)
            + (written * (CacheWrite ?? Input))
            + (Math.Max(0, outputTokens) * Output)) / Million;
    }
}
