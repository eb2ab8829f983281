using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Cli.Hosting;

namespace AutoHarness.Cli.Output;

/// <summary>Writes results as JSON. Everything beyond ASCII is escaped, so that no text can act on a terminal.</summary>
internal sealed class ResultDocument(ToolHost host)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>One document: schema, version and time, then the given members.</summary>
    /// <param name="writer">Standard output.</param>
    /// <param name="kind">Such as <c>run</c>; the schema is <c>auto-harness/run@1</c>.</param>
    /// <param name="content">The members.</param>
    public void Write(TextWriter writer, string kind, JsonObject content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            With(kind, content).WriteTo(json);
        }

        writer.Write(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        writer.Write('\n');
    }

    /// <summary>The document as an object.</summary>
    public JsonObject With(string kind, JsonObject content)
    {
        var document = new JsonObject
        {
            ["schema"] = $"auto-harness/{kind}@1",
            ["tool_version"] = host.Version,
            ["generated_at"] = Timestamp(host.Time.GetUtcNow()),
        };
        foreach (var (name, value) in content.ToArray())
        {
            content.Remove(name);
            document[name] = value;
        }

        return document;
    }

    /// <summary>RFC 3339, UTC, to the second.</summary>
    public static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>Text that an agent or a customer may have written, marked as such; null stays null.</summary>
    public static JsonObject? Untrusted(string? text) => text is null ? null : new JsonObject { ["untrusted"] = text };

    /// <summary>An array of strings.</summary>
    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];
}
