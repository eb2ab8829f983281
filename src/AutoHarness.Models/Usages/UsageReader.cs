using System.Text.Json;
using AutoHarness.Models.Dialects;

namespace AutoHarness.Models.Usages;

/// <summary>Reads what a model call used from its answer, event by event or as one document. What cannot be read counts as not said.</summary>
internal sealed class UsageReader(Dialect dialect)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    private long input;
    private long cacheRead;
    private long cacheWrite;
    private bool said;

    /// <summary>What was told so far; null when nothing was.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>The answer was seen to its end, so that <see cref="Usage"/> is its last word.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>Bytes of the answer so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The answer came to its end, whether or not it told its usage.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>So many bytes of the answer have come.</summary>
    public void Count(int bytes) => Bytes += bytes;

    /// <summary>The answer has come to its end.</summary>
    public void End() => IsWhole = true;

    /// <summary>Reads one event of a stream.</summary>
    /// <returns>The event tells the usage and nothing else (OpenAI Chat Completions only).</returns>
    public bool ReadEvent(ReadOnlyMemory<byte> data)
    {
        var mark = dialect == Dialect.Gemini ? "\"usageMetadata\""u8 : "\"usage\""u8;
        if (data.Span.IndexOf(mark) < 0)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(data, Deep);
            return Read(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Reads an answer that came in one piece: a document, or the array of a Gemini stream.</summary>
    public void ReadWhole(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Deep);
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                foreach (var part in document.RootElement.EnumerateArray())
                {
                    Read(part);
                }
            }
            else
            {
                Read(document.RootElement);
            }

            IsFinal = Usage is not null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Half a document tells nothing that can be relied on.
            Usage = null;
        }
    }

    private bool Read(JsonElement part) => part.ValueKind == JsonValueKind.Object && dialect switch
    {
        Dialect.Chat => ReadChat(part),
        Dialect.Responses => ReadResponses(part),
        Dialect.Anthropic => ReadAnthropic(part),
        _ => ReadGemini(part),
    };

    private bool ReadChat(JsonElement chunk)
    {
        if (Object(chunk, "usage") is not { } usage)
        {
            return false;
        }

        var details = Object(usage, "prompt_tokens_details");
        Usage = new TokenUsage(
            Number(usage, "prompt_tokens"),
            Number(details, "cached_tokens"),
            Number(details, "cache_write_tokens"),
            Number(usage, "completion_tokens"),
            Number(Object(usage, "completion_tokens_details"), "reasoning_tokens"));
        IsFinal = true;
        return chunk.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() == 0;
    }

    private bool ReadResponses(JsonElement part)
    {
        if (Object(Object(part, "response") ?? part, "usage") is { } usage)
        {
            var details = Object(usage, "input_tokens_details");
            Usage = new TokenUsage(
                Number(usage, "input_tokens"),
                Number(details, "cached_tokens"),
                Number(details, "cache_write_tokens"),
                Number(usage, "output_tokens"),
                Number(Object(usage, "output_tokens_details"), "reasoning_tokens"));
            IsFinal = true;
        }

        return false;
    }

    // Input comes with the first event, output with the last, and counts are sums so far: a later one replaces an earlier one.
    private bool ReadAnthropic(JsonElement part)
    {
        if (Object(Object(part, "message") ?? part, "usage") is { } usage)
        {
            if (Has(usage, "input_tokens") || !said)
            {
                cacheRead = Has(usage, "cache_read_input_tokens") ? Number(usage, "cache_read_input_tokens") : cacheRead;
                cacheWrite = Has(usage, "cache_creation_input_tokens") ? Number(usage, "cache_creation_input_tokens") : cacheWrite;
                input = Number(usage, "input_tokens");
                said = true;
            }

            Usage = new TokenUsage(
                input + cacheRead + cacheWrite,
                cacheRead,
                cacheWrite,
                Has(usage, "output_tokens") ? Number(usage, "output_tokens") : Usage?.Output ?? 0,
                Number(Object(usage, "output_tokens_details"), "thinking_tokens"));
            IsFinal |= part.TryGetProperty("type", out var type) && type.ValueEquals("message_delta"u8);
        }

        return false;
    }

    private bool ReadGemini(JsonElement part)
    {
        if (Object(part, "usageMetadata") is { } usage)
        {
            var thoughts = Number(usage, "thoughtsTokenCount");
            Usage = new TokenUsage(
                Number(usage, "promptTokenCount") + Number(usage, "toolUsePromptTokenCount"),
                Number(usage, "cachedContentTokenCount"),
                0,
                Number(usage, "candidatesTokenCount") + thoughts,
                thoughts);
            IsFinal |= Object(part, "promptFeedback") is not null
                || (part.TryGetProperty("candidates", out var candidates) && candidates.ValueKind == JsonValueKind.Array && candidates.EnumerateArray().Any(candidate => Has(candidate, "finishReason")));
        }

        return false;
    }

    private static JsonElement? Object(JsonElement? parent, string member) =>
        parent is { ValueKind: JsonValueKind.Object } from && from.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.Object ? found : null;

    private static bool Has(JsonElement parent, string member) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(member, out var found) && found.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    private static long Number(JsonElement? parent, string member) =>
        parent is { ValueKind: JsonValueKind.Object } from && from.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out var number) ? Math.Max(0, number) : 0;
}
