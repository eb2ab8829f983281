using System.Text.Json;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>Lenient reading: what is absent, null or of another kind reads as nothing.</summary>
internal static class JsonReading
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <exception cref="ResultDocumentException">It is no JSON object.</exception>
    public static JsonElement Object(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new ResultDocumentException("the file is empty");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ResultDocumentException($"the file holds no JSON object but {document.RootElement.ValueKind}");
        }
        catch (JsonException e)
        {
            throw new ResultDocumentException($"the file is cut off or no JSON: {e.Message}", e);
        }
    }

    public static JsonElement? Member(this JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public static JsonElement? Object(this JsonElement owner, string name) => owner.Member(name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    public static string? Text(this JsonElement owner, string name) => owner.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static double? Number(this JsonElement owner, string name) => owner.Member(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public static long? Whole(this JsonElement owner, string name) => owner.Number(name) is { } number && Math.Abs(number) < 1e15 ? (long)number : null;

    public static DocumentTime? Time(this JsonElement owner, string name) => owner.Text(name) is { } text ? DocumentTime.Parse(text) : null;
}
