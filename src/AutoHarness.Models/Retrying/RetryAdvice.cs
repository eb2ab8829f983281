using System.Globalization;
using System.Net.Http.Headers;

namespace AutoHarness.Models.Retrying;

/// <summary>What the headers of an answer say about asking again.</summary>
/// <param name="After">How long to wait; null when it is not said.</param>
/// <param name="Should">What <c>x-should-retry</c> says; null when it is absent.</param>
internal sealed record RetryAdvice(TimeSpan? After, bool? Should)
{
    /// <summary>Reads <c>retry-after-ms</c>, <c>retry-after</c> in seconds or as a date, and <c>x-should-retry</c>.</summary>
    public static RetryAdvice Of(HttpResponseHeaders headers, DateTimeOffset now) => new(Pause(headers, now), Value(headers, "x-should-retry") switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    });

    private static TimeSpan? Pause(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Number(Value(headers, "retry-after-ms")) is { } milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        var text = Value(headers, "retry-after");
        if (Number(text) is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? TimeSpan.FromTicks(Math.Max(0, (date - now).Ticks))
            : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 && number < TimeSpan.FromDays(365).TotalMilliseconds ? number : null;

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First().Trim() : null;
}
