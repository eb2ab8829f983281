using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoHarness.Agents.Traces;

/// <summary>Copies wire JSON into a trace with long texts cut.</summary>
internal static class TraceText
{
    private const int TextCap = 16 * 1024;

    public static string Cut(string text) =>
        text.Length <= TextCap ? text : $"{text[..(TextCap / 2)]}[... {text.Length - TextCap} characters left out ...]{text[^(TextCap / 2)..]}";

    public static JsonObject Copy(byte[] json)
    {
        using var document = JsonDocument.Parse(json, AgentWire.JsonLine.ParseOptions);
        return (JsonObject)Copy(document.RootElement)!;
    }

    public static JsonNode? Copy(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject().DistinctBy(field => field.Name, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Name, Copy(field.Value)))),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Copy)]),
        JsonValueKind.String => JsonValue.Create(Cut(element.GetString()!)),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element.Clone()),
    };
}
