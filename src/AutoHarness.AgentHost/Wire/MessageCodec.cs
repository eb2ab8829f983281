using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AutoHarness.AgentWire;

/// <summary>Chat messages on the wire: <c>{role, text, toolCalls, toolResults, id}</c>. Tool arguments pass through as raw JSON.</summary>
internal static class MessageCodec
{
    public static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<ChatMessage> messages)
    {
        json.WriteStartArray(name);
        foreach (var message in messages)
            Write(json, message);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, message.Role.Value);
        if (message.Text is { Length: > 0 } text)
            json.WriteText("text"u8, text);
        if (message.MessageId is { } id)
            json.WriteText("id"u8, id);
        WriteCalls(json, message.Contents);
        WriteResults(json, "toolResults"u8, message.Contents.OfType<FunctionResultContent>());
        json.WriteEndObject();
    }

    public static void WriteResults(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<FunctionResultContent> results)
    {
        var open = false;
        foreach (var result in results)
        {
            if (!open)
                json.WriteStartArray(name);
            open = true;
            json.WriteStartObject();
            json.WriteText("callId"u8, result.CallId);
            json.WriteText("content"u8, TextOf(result));
            json.WriteEndObject();
        }

        if (open)
            json.WriteEndArray();
    }

    public static List<ChatMessage> ReadList(JsonElement array) => [.. array.EnumerateArray().Select(Read)];

    /// <exception cref="WireException">It is no message.</exception>
    public static ChatMessage Read(JsonElement element)
    {
        var contents = new List<AIContent>();
        if (element.OptionalText("text") is { Length: > 0 } text)
            contents.Add(new TextContent(text));
        if (element.Optional("toolCalls", JsonValueKind.Array) is { } calls)
            contents.AddRange(calls.EnumerateArray().Select(ReadCall));
        if (element.Optional("toolResults", JsonValueKind.Array) is { } results)
            contents.AddRange(ReadResults(results));
        return new ChatMessage(ReadRole(element.Text("role")), contents) { MessageId = element.OptionalText("id") };
    }

    public static IEnumerable<FunctionResultContent> ReadResults(JsonElement array) =>
        array.EnumerateArray().Select(result => new FunctionResultContent(result.Text("callId"), result.Text("content")));

    private static ChatRole ReadRole(string role) => role switch
    {
        "system" => ChatRole.System,
        "user" => ChatRole.User,
        "assistant" => ChatRole.Assistant,
        "tool" => ChatRole.Tool,
        _ => throw new WireException("\"role\" is none of system, user, assistant, tool"),
    };

    private static FunctionCallContent ReadCall(JsonElement call)
    {
        var arguments = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        if (call.Optional("arguments", JsonValueKind.Object) is { } given)
        {
            foreach (var argument in given.EnumerateObject())
                arguments[argument.Name] = argument.Value.Clone();
        }

        return new FunctionCallContent(call.Text("id"), call.Text("name"), arguments)
        {
            Exception = call.OptionalText("error") is { } error ? new JsonException(error) : null,
        };
    }

    private static void WriteCalls(Utf8JsonWriter json, IList<AIContent> contents)
    {
        var open = false;
        foreach (var call in contents.OfType<FunctionCallContent>())
        {
            if (!open)
                json.WriteStartArray("toolCalls"u8);
            open = true;
            json.WriteStartObject();
            json.WriteText("id"u8, call.CallId);
            json.WriteText("name"u8, call.Name);
            json.WriteStartObject("arguments"u8);
            foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal))
            {
                json.WritePropertyName(JsonLine.Whole(name));
                WriteValue(json, value);
            }

            json.WriteEndObject();
            if (call.Exception is { } error)
                json.WriteText("error"u8, error.Message);
            json.WriteEndObject();
        }

        if (open)
            json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case JsonElement element:
                element.WriteTo(json);
                break;
            case string text:
                json.WriteStringValue(JsonLine.Whole(text));
                break;
            case System.Text.Json.Nodes.JsonNode node:
                node.WriteTo(json);
                break;
            default:
                JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())).WriteTo(json);
                break;
        }
    }

    private static string TextOf(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception?.Message ?? "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement element => element.GetRawText(),
        TextContent content => content.Text,
        System.Text.Json.Nodes.JsonNode node => node.ToJsonString(),
        var other => JsonSerializer.Serialize(other, AIJsonUtilities.DefaultOptions.GetTypeInfo(other.GetType())),
    };
}
