using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Metering;

/// <summary>What an answer tells about the tokens it used; null where it does not.</summary>
/// <param name="Input">Input tokens, cached ones included. No request has none: a server that says 0 does not tell.</param>
/// <param name="Cached">Of these, read from the provider's cache.</param>
/// <param name="Written">Of these, written to the provider's cache.</param>
/// <param name="Output">Output tokens, reasoning included.</param>
internal sealed record ToldUsage(long? Input, long Cached, long Written, long? Output)
{
    public static ToldUsage Of(UsageDetails? usage) => new(
        usage?.InputTokenCount is > 0 and var input ? input : null,
        Math.Max(0, usage?.CachedInputTokenCount ?? 0),
        WrittenIn(usage),
        usage?.OutputTokenCount is >= 0 and var output && usage.InputTokenCount is > 0 ? output : null);

    // By the name that Anthropic's client gives it; other clients do not pass it on.
    private static long WrittenIn(UsageDetails? usage) =>
        usage?.AdditionalCounts is { } counts && counts.TryGetValue("CacheCreationInputTokens", out var written) ? Math.Max(0, written) : 0;
}
