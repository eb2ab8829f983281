using System.Text.Json;

namespace AutoHarness.Models.Providers;

/// <summary>The error in a provider's answer, whatever the dialect.</summary>
/// <param name="Message">What it says; never null.</param>
/// <param name="Code">The dialect's word for it, or null.</param>
/// <param name="Parameter">The parameter it is about, or null.</param>
/// <param name="Status">A status inside the body, which counts where the answer itself says 200; or null.</param>
/// <param name="DailyQuota">True when a quota of a day is used up.</param>
/// <param name="RetryDelay">A wait that the body asks for, as Gemini's do.</param>
internal sealed record UpstreamError(string Message, string? Code = null, string? Parameter = null, int? Status = null, bool DailyQuota = false, string? RetryDelay = null)
{
    private const int MostText = 500;

    /// <summary>The error in a body; when there is none, the body itself is the message.</summary>
    public static UpstreamError Read(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Find(json.RootElement) ?? new UpstreamError(Short(body));
        }
        catch (JsonException)
        {
            return new UpstreamError(body.TrimStart().StartsWith('<') ? "a page in place of an answer, as a proxy sends it" : Short(body));
        }
    }

    /// <summary>The error that a document holds, or null.</summary>
    public static UpstreamError? Find(JsonElement root)
    {
        // Gemini may wrap its errors in a list.
        var holder = root is { ValueKind: JsonValueKind.Array } && root.GetArrayLength() > 0 ? root[0] : root;
        if (holder.ValueKind != JsonValueKind.Object || !holder.TryGetProperty("error", out var error))
        {
            return null;
        }

        if (error.ValueKind == JsonValueKind.String)
        {
            return new UpstreamError(Short(Text(error)));
        }

        if (error.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var details = error.TryGetProperty("details", out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : Array.Empty<JsonElement>();
        var number = error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var status) ? status : (int?)null;
        return new UpstreamError(
            Short(Text(error, "message") ?? Text(error, "type") ?? "no message"),
            Text(error, "code") ?? Text(error, "status") ?? Text(error, "type"),
            Text(error, "param"),
            number,
            details.Any(detail => detail.GetRawText().Contains("PerDay", StringComparison.OrdinalIgnoreCase)),
            details.Select(detail => Text(detail, "retryDelay")).FirstOrDefault(delay => delay is not null))
        {
            Kind = Text(error, "type"),
        };
    }

    /// <summary>The dialect's word for the sort of error, or null.</summary>
    public string? Kind { get; init; }

    /// <summary>True when credit or a quota of a day is used up, so that asking again soon cannot help.</summary>
    public bool IsQuotaSpent => DailyQuota || IsQuota(Code) || IsQuota(Kind);

    /// <summary>The status that belongs to an error in an answer with status 200; 500 where its words are not known.</summary>
    public int ImpliedStatus => (Status is >= 400 and < 600 ? Status : null) ?? Implied(Code) ?? Implied(Kind) ?? 500;

    private static bool IsQuota(string? word) => word is "insufficient_quota" or "billing_error" or "billing_hard_limit_reached";

    private static int? Implied(string? word) => word switch
    {
        "invalid_api_key" or "authentication_error" => 401,
        "permission_denied" or "permission_error" => 403,
        "model_not_found" or "not_found_error" => 404,
        "context_length_exceeded" => 400,
        "request_too_large" => 413,
        "rate_limit_exceeded" or "rate_limit_error" => 429,
        "overloaded_error" => 529,
        _ => null,
    };

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Text(value) : null;

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: JSON, but no text.
            return value.GetRawText();
        }
    }

    private static string Short(string text) => text.Length <= MostText ? text.Trim() : text[..MostText].Trim() + "…";
}
