using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>Reads loosely typed JSON of requests without throwing, and writes answers.</summary>
internal static class WireJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    /// <summary>Compact, escaping only what JSON demands.</summary>
    public static string Write(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            node.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    public static JsonNode? At(this JsonNode? node, string member) => node is JsonObject found ? found[member] : null;

    /// <summary>A string, or null for anything else.</summary>
    public static string? Word(this JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool IsTrue(this JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The items of an array; a single object counts as one, anything else as none.</summary>
    public static IEnumerable<JsonNode?> Items(this JsonNode? node) => node switch
    {
        JsonArray array => array,
        JsonObject single => Enumerable.Repeat<JsonNode?>(single, 1),
        _ => Enumerable.Empty<JsonNode?>(),
    };

    /// <summary>The texts in a content: a string, or parts that hold one; other parts are left out.</summary>
    public static string Text(this JsonNode? content) => content.Word() ?? Join(content.Items().Select(part => part.Word() ?? part.At("text").Word()));

    /// <summary>Pieces joined by line breaks, without the empty ones.</summary>
    public static string Join(IEnumerable<string?> pieces) => string.Join('\n', pieces.Where(piece => !string.IsNullOrEmpty(piece)));

    /// <summary>The first of these members that the body lacks, or null.</summary>
    public static string? FirstMissing(this JsonObject body, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (body[member] is null)
            {
                return member;
            }
        }

        return null;
    }

    /// <summary>Arguments as JSON text: kept where they are a string, written out where they are an object.</summary>
    public static string Arguments(this JsonNode? node) => node is null ? "" : node.Word() ?? Write(node);

    /// <summary>One message for each run of neighbours on the same side.</summary>
    public static ImmutableArray<RequestMessage> Merge(IEnumerable<RequestMessage> items)
    {
        var merged = ImmutableArray.CreateBuilder<RequestMessage>();
        foreach (var item in items)
        {
            if (merged.Count > 0 && merged[^1] is var last && last.FromModel == item.FromModel)
            {
                merged[^1] = new RequestMessage(item.FromModel, Join([last.Text, item.Text])) { Calls = last.Calls.AddRange(item.Calls), Results = last.Results.AddRange(item.Results) };
            }
            else
            {
                merged.Add(item);
            }
        }

        return merged.ToImmutable();
    }

    public static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];
}
