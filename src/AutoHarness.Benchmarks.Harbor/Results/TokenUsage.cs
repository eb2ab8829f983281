namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>What an agent used.</summary>
/// <param name="Input">Input tokens, cached ones included.</param>
/// <param name="Cached">Of these, tokens from a cache.</param>
/// <param name="Output">Output tokens.</param>
/// <param name="CostUsd">US dollars.</param>
internal sealed record TokenUsage(long? Input, long? Cached, long? Output, double? CostUsd)
{
    public bool IsKnown => Input is not null || Cached is not null || Output is not null || CostUsd is not null;

    /// <summary>The sum, where something unknown counts as nothing; null when all of it is unknown.</summary>
    public static TokenUsage? Sum(IEnumerable<TokenUsage?> parts)
    {
        var known = parts.Where(part => part is { IsKnown: true }).ToList();
        return known.Count == 0 ? null : new TokenUsage(known.Sum(part => part!.Input), known.Sum(part => part!.Cached), known.Sum(part => part!.Output), known.Sum(part => part!.CostUsd));
    }
}
