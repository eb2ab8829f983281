using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>Errors of both OpenAI dialects.</summary>
internal static class OpenAiError
{
    public static JsonObject Body(WireError error) => new()
    {
        ["error"] = new JsonObject { ["message"] = error.Message, ["type"] = Type(error), ["param"] = null, ["code"] = Code(error) },
    };

    public static string Type(WireError error) => error.QuotaSpent ? "insufficient_quota" : error.Status switch
    {
        429 => "tokens",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    public static string? Code(WireError error) => error.Word ?? (error.QuotaSpent ? "insufficient_quota" : error.Status switch
    {
        401 => "invalid_api_key",
        403 => "permission_denied",
        404 => "model_not_found",
        429 => "rate_limit_exceeded",
        _ => null,
    });

    public static IEnumerable<KeyValuePair<string, string>> Headers(WireError error)
    {
        yield return new("x-request-id", error.RequestId);
        if (error.IsRateLimit)
        {
            var reset = Duration(error.RetryAfter ?? TimeSpan.FromSeconds(1));
            foreach (var (what, limit) in new[] { ("requests", "60"), ("tokens", "150000") })
            {
                yield return new($"x-ratelimit-limit-{what}", limit);
                yield return new($"x-ratelimit-remaining-{what}", "0");
                yield return new($"x-ratelimit-reset-{what}", reset);
            }
        }
    }

    // As the provider writes it: 700ms, 1s, 6m0s, 1h0m0s.
    private static string Duration(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(1))
        {
            return $"{span.TotalMilliseconds:0}ms";
        }

        var seconds = span.Seconds + (span.Milliseconds / 1000m);
        return span.TotalHours >= 1 ? $"{(int)span.TotalHours}h{span.Minutes}m{seconds:0.###}s"
            : span.TotalMinutes >= 1 ? $"{span.Minutes}m{seconds:0.###}s"
            : $"{seconds:0.###}s";
    }
}
