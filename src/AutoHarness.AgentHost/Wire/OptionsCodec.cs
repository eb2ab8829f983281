using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AutoHarness.AgentWire;

/// <summary>What an agent may ask of a model call, besides messages and tools.</summary>
internal static class OptionsCodec
{
    public static void Write(Utf8JsonWriter json, ChatOptions options)
    {
        json.WriteStartObject("options"u8);
        WriteSampling(json, options);
        if (options.Instructions is { } instructions)
            json.WriteText("instructions"u8, instructions);
        if (options.ModelId is { } model)
            json.WriteText("model"u8, model);
        if (options.AllowMultipleToolCalls is { } parallel)
            json.WriteBoolean("parallelToolCalls"u8, parallel);
        WriteToolChoice(json, options.ToolMode);
        WriteFormat(json, options.ResponseFormat);
        json.WriteEndObject();
    }

    /// <exception cref="WireException">A field has the wrong type.</exception>
    public static ChatOptions Read(JsonElement? element)
    {
        if (element is not { } given)
            return new ChatOptions();

        return new ChatOptions
        {
            MaxOutputTokens = given.OptionalInteger("maxOutputTokens"),
            Temperature = (float?)given.OptionalNumber("temperature"),
            TopP = (float?)given.OptionalNumber("topP"),
            StopSequences = given.Optional("stop", JsonValueKind.Array) is { } stops ? ReadTexts(stops) : null,
            Instructions = given.OptionalText("instructions"),
            ModelId = given.OptionalText("model"),
            AllowMultipleToolCalls = given.TryGetProperty("parallelToolCalls", out _) ? given.Flag("parallelToolCalls") : null,
            ToolMode = ReadToolChoice(given),
            ResponseFormat = ReadFormat(given),
        };
    }

    private static void WriteSampling(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.MaxOutputTokens is { } tokens)
            json.WriteNumber("maxOutputTokens"u8, tokens);
        if (options.Temperature is { } temperature && float.IsFinite(temperature))
            json.WriteNumber("temperature"u8, temperature);
        if (options.TopP is { } topP && float.IsFinite(topP))
            json.WriteNumber("topP"u8, topP);
        if (options.StopSequences is not { Count: > 0 } stops)
            return;
        json.WriteStartArray("stop"u8);
        foreach (var stop in stops)
            json.WriteStringValue(JsonLine.Whole(stop));
        json.WriteEndArray();
    }

    private static void WriteToolChoice(Utf8JsonWriter json, ChatToolMode? mode)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                json.WriteString("toolChoice"u8, "none"u8);
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteStartObject("toolChoice"u8);
                json.WriteText("name"u8, name);
                json.WriteEndObject();
                break;
            case RequiredChatToolMode:
                json.WriteString("toolChoice"u8, "required"u8);
                break;
            case AutoChatToolMode:
                json.WriteString("toolChoice"u8, "auto"u8);
                break;
        }
    }

    private static ChatToolMode? ReadToolChoice(JsonElement given)
    {
        if (!given.TryGetProperty("toolChoice", out var choice))
            return null;
        if (choice.ValueKind == JsonValueKind.Object)
            return ChatToolMode.RequireSpecific(choice.Text("name"));
        return given.OptionalText("toolChoice") switch
        {
            null => null,
            "auto" => ChatToolMode.Auto,
            "none" => ChatToolMode.None,
            "required" => ChatToolMode.RequireAny,
            _ => throw new WireException("\"toolChoice\" is none of auto, none, required, {\"name\": ...}"),
        };
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson wanted)
            return;
        json.WriteStartObject("responseFormat"u8);
        json.WriteString("type"u8, "json"u8);
        if (wanted.Schema is { } schema)
        {
            json.WritePropertyName("schema"u8);
            schema.WriteTo(json);
        }

        if (wanted.SchemaName is { } name)
            json.WriteText("name"u8, name);
        json.WriteEndObject();
    }

    private static ChatResponseFormat? ReadFormat(JsonElement given)
    {
        if (given.Optional("responseFormat", JsonValueKind.Object) is not { } format)
            return null;
        if (!string.Equals(format.Text("type"), "json", StringComparison.Ordinal))
            return ChatResponseFormat.Text;
        return format.Optional("schema", JsonValueKind.Object) is { } schema
            ? ChatResponseFormat.ForJsonSchema(schema.Clone(), format.OptionalText("name"))
            : ChatResponseFormat.Json;
    }

    private static List<string> ReadTexts(JsonElement array) =>
        [.. array.EnumerateArray().Select(text => text.ValueKind == JsonValueKind.String ? text.GetString()! : throw new WireException("\"stop\" holds something else than text"))];
}
