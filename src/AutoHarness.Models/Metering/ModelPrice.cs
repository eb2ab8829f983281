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

    /// <summary>The price of a number of tokens, in USD.</summary>
    public decimal Of(long inputTokens, long cachedTokens, long outputTokens) =>
        (((inputTokens - cachedTokens) * Input) + (cachedTokens * CachedInput) + (outputTokens * Output)) / Million;
}
