namespace AutoHarness.Models.Metering;

/// <summary>What model calls used. Unknown money is null, never 0.</summary>
/// <param name="Calls">Model calls that were answered or paid for.</param>
/// <param name="InputTokens">Input tokens, cached ones included.</param>
/// <param name="CachedTokens">Input tokens read from the provider's cache.</param>
/// <param name="OutputTokens">Output tokens, reasoning included.</param>
/// <param name="Cost">USD that was paid; null as soon as one call's price is unknown.</param>
public sealed record Usage(long Calls, long InputTokens, long CachedTokens, long OutputTokens, decimal? Cost)
{
    public static Usage None { get; } = new(0, 0, 0, 0, 0m);

    /// <summary>USD that answers out of a cassette would have cost; null as soon as one call's price is unknown.</summary>
    public decimal? CostAvoided { get; init; } = 0m;

    /// <summary>USD that the calls are worth, whether they were paid for or came out of a cassette; what comparisons and verdicts go by.</summary>
    public decimal? Worth => Cost + CostAvoided;

    /// <summary>The same as if everything had been paid for.</summary>
    public Usage AsPaid() => this with { Cost = Worth, CostAvoided = 0m };

    /// <summary>The same as if nothing had to be paid.</summary>
    public Usage AsAvoided() => this with { Cost = 0m, CostAvoided = Worth };

    public static Usage operator +(Usage left, Usage right) => new(
        left.Calls + right.Calls,
        left.InputTokens + right.InputTokens,
        left.CachedTokens + right.CachedTokens,
        left.OutputTokens + right.OutputTokens,
        left.Cost + right.Cost)
    {
        CostAvoided = left.CostAvoided + right.CostAvoided,
    };

    public static Usage operator -(Usage left, Usage right) => new(
        left.Calls - right.Calls,
        left.InputTokens - right.InputTokens,
        left.CachedTokens - right.CachedTokens,
        left.OutputTokens - right.OutputTokens,
        left.Cost - right.Cost)
    {
        CostAvoided = left.CostAvoided - right.CostAvoided,
    };
}
