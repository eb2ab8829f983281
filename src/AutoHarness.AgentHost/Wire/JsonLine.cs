using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AutoHarness.AgentWire;

/// <summary>Writes the lines of the protocol, and text that may hold half characters.</summary>
internal static class JsonLine
{
    // The relaxed encoder writes text as it is where JSON allows it; nothing here is put into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 256 };

    public static JsonDocumentOptions ParseOptions { get; } = new() { MaxDepth = 128 };

    public static byte[] Request(long id, string method, Action<Utf8JsonWriter> parameters) => Envelope(json =>
    {
        json.WriteNumber("id"u8, id);
        json.WriteString("method"u8, method);
        json.WriteStartObject("params"u8);
        parameters(json);
        json.WriteEndObject();
    });

    public static byte[] Notification(string method, Action<Utf8JsonWriter> parameters) => Envelope(json =>
    {
        json.WriteString("method"u8, method);
        json.WriteStartObject("params"u8);
        parameters(json);
        json.WriteEndObject();
    });

    public static byte[] Result(JsonElement id, Action<Utf8JsonWriter> result) => Envelope(json =>
    {
        json.WritePropertyName("id"u8);
        id.WriteTo(json);
        json.WriteStartObject("result"u8);
        result(json);
        json.WriteEndObject();
    });

    public static byte[] Error(JsonElement id, ProtocolError code, string message) => Envelope(json =>
    {
        json.WritePropertyName("id"u8);
        id.WriteTo(json);
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, (int)code);
        json.WriteText("message"u8, message);
        json.WriteEndObject();
    });

    /// <summary>An object as bytes, without an end of line.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        content(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a string; halves of surrogate pairs, which JSON cannot carry, become U+FFFD.</summary>
    public static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string text)
    {
        json.WritePropertyName(name);
        json.WriteStringValue(Whole(text));
    }

    public static string Whole(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Envelope(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        content(json);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
