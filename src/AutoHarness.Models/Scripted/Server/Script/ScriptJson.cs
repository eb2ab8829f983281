using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AutoHarness.Models.Scripted.Server.Script;

/// <summary>Values of a script as JSON: numbers stay as they were written, and the order of members too.</summary>
internal static class ScriptJson
{
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string file, YamlNode node)
    {
        if (node is YamlScalarNode { Style: not ScalarStyle.Plain, Value: { } raw })
        {
            return raw;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            Write(file, writer, node, depth: 0);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(string file, Utf8JsonWriter writer, YamlNode node, int depth)
    {
        if (depth > MaxDepth)
        {
            throw ScriptProblem.At(file, node, $"values are nested more than {MaxDepth} deep", "write the arguments as one JSON text in quotes");
        }

        switch (node)
        {
            case YamlMappingNode map:
                writer.WriteStartObject();
                foreach (var (key, value) in map)
                {
                    writer.WritePropertyName((key as YamlScalarNode)?.Value ?? throw ScriptProblem.At(file, key, "a key has to be a plain word", "write it as name: value"));
                    Write(file, writer, value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(file, writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain } plain when IsLiteral(plain.Value ?? ""):
                writer.WriteRawValue(plain.Value is null or "" or "~" ? "null" : plain.Value);
                break;
            default:
                writer.WriteStringValue(((YamlScalarNode)node).Value);
                break;
        }
    }

    private static bool IsLiteral(string text)
    {
        if (text is "" or "~" or "null" or "true" or "false")
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
