using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace AutoHarness.Models.Limiting;

/// <summary>
/// Reads <c>x-ratelimit-{limit,remaining,reset}-{requests,tokens}</c> with times such as <c>6m0s</c> and <c>700ms</c>, and
/// <c>anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}</c> with dates.
/// </summary>
internal static partial class RateLimitHeaders
{
    /// <summary>No bucket of a provider takes longer to fill; what says so is not believed.</summary>
    private static readonly TimeSpan LongestReset = TimeSpan.FromDays(1);

    private static readonly (LimitKind Kind, string Word)[] Kinds =
        [(LimitKind.Requests, "requests"), (LimitKind.Tokens, "tokens"), (LimitKind.InputTokens, "input-tokens"), (LimitKind.OutputTokens, "output-tokens")];

    public static IEnumerable<LimitReading> Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var (kind, word) in Kinds)
        {
            var limit = Number(headers, $"x-ratelimit-limit-{word}") ?? Number(headers, $"anthropic-ratelimit-{word}-limit");
            var remaining = Number(headers, $"x-ratelimit-remaining-{word}") ?? Number(headers, $"anthropic-ratelimit-{word}-remaining");
            var reset = Duration(Value(headers, $"x-ratelimit-reset-{word}")) ?? Until(Value(headers, $"anthropic-ratelimit-{word}-reset"), now);
            if (limit > 0 && remaining >= 0 && reset is { } time && time <= LongestReset)
            {
                yield return new LimitReading(kind, limit.Value, Math.Min(remaining.Value, limit.Value), time);
            }
        }
    }

    /// <summary>A time such as <c>6m0s</c>, <c>700ms</c>, <c>1h2m3.5s</c> or <c>2</c> seconds; null for anything else.</summary>
    public static TimeSpan? Duration(string? text)
    {
        if (text is null || DurationPattern().Match(text) is not { Success: true } match)
        {
            return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 && seconds < TimeSpan.FromDays(365).TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : null;
        }

        (string Name, double Seconds)[] units = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1), ("ms", 0.001)];
        var total = units.Sum(unit => double.TryParse(match.Groups[unit.Name].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) ? count * unit.Seconds : 0);
        return total < TimeSpan.FromDays(365).TotalSeconds ? TimeSpan.FromSeconds(total) : null;
    }

    private static TimeSpan? Until(string? text, DateTimeOffset now) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? TimeSpan.FromTicks(Math.Max(0, (date - now).Ticks))
            : null;

    private static double? Number(HttpResponseHeaders headers, string name) =>
        double.TryParse(Value(headers, name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string? Value(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First().Trim() : null;

    [GeneratedRegex(@"^(?=\d)((?<d>[\d.]+)d)?((?<h>[\d.]+)h)?((?<m>[\d.]+)m(?!s))?((?<s>[\d.]+)s)?((?<ms>[\d.]+)ms)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DurationPattern();
}
