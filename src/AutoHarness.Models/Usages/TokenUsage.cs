namespace AutoHarness.Models.Usages;

/// <summary>Tokens of one model call, in the same terms for every dialect.</summary>
/// <param name="Input">Input tokens: those read from and written to the provider's cache are included.</param>
/// <param name="CacheRead">Input tokens read from the cache.</param>
/// <param name="CacheWrite">Input tokens written to the cache; 0 where the dialect does not tell.</param>
/// <param name="Output">Output tokens: reasoning is included.</param>
/// <param name="Reasoning">Output tokens spent on reasoning; 0 where the dialect does not tell.</param>
public sealed record TokenUsage(long Input, long CacheRead, long CacheWrite, long Output, long Reasoning);
