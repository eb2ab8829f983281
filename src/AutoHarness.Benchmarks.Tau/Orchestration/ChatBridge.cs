using System.Collections.Immutable;
using System.Text.Json;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Schemas;
using AutoHarness.Benchmarks.Tau.Values;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>Carries messages between the reference's shapes and those of chat clients. Tool arguments keep their order, and 1 is not 1.0.</summary>
internal static class ChatBridge
{
    /// <summary>A tool as chat clients declare it.</summary>
    public static AIFunctionDeclaration Declaration(ToolSchema tool) =>
        AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, Element(tool.Parameters), returnJsonSchema: null);

    /// <summary>The text of a message; null when it has none.</summary>
    public static string? TextOf(ChatMessage message) => message.Text is { Length: > 0 } text ? text : null;

    /// <summary>The calls of a message; null when it has none.</summary>
    public static ImmutableArray<ToolCall>? CallsOf(ChatMessage message, Requestor requestor)
    {
        ImmutableArray<ToolCall> calls = [.. message.Contents.OfType<FunctionCallContent>().Select(call => new ToolCall(call.CallId, call.Name, Arguments(call), requestor))];
        return calls.IsEmpty ? null : calls;
    }

    /// <summary>The first call whose arguments a model wrote as something else than a JSON object; null when there is none.</summary>
    public static FunctionCallContent? UnreadableCall(ChatMessage message) => message.Contents.OfType<FunctionCallContent>().FirstOrDefault(call => call.Exception is not null);

    /// <summary>A message with text and calls, by the agent as its model is told of it.</summary>
    public static ChatMessage Said(ChatRole role, ParticipantMessage message)
    {
        List<AIContent> contents = [];
        if (message.Content is { } text)
        {
            contents.Add(new TextContent(text));
        }

        contents.AddRange((message.ToolCalls ?? []).Select(call => new FunctionCallContent(call.Id, call.Name, Arguments(call.Arguments))));
        return new ChatMessage(role, contents);
    }

    /// <summary>A tool's answer.</summary>
    public static FunctionResultContent Result(ToolMessage message) => new(message.Id, message.Content);

    /// <summary>The answers that a message carries; none when it carries none.</summary>
    public static IEnumerable<ToolMessage> ResultsOf(TauMessage? message) => message switch
    {
        ToolMessage one => [one],
        MultiToolMessage several => several.ToolMessages,
        _ => [],
    };

    private static PyDict Arguments(FunctionCallContent call) => call.Arguments is not { Count: > 0 } arguments
        ? PyDict.Empty
        : PyDict.Of([.. arguments.Select(argument => (argument.Key, Value(argument.Value)))]);

    private static OrderedDictionary<string, object?> Arguments(PyDict arguments)
    {
        var made = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments.Entries)
        {
            made[name] = Element(value);
        }

        return made;
    }

    private static PyValue Value(object? value) => value switch
    {
        null => PyValue.None,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        JsonElement element => PyJsonReader.Parse(element.GetRawText()),
        _ => PyJsonReader.Parse(JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())).GetRawText()),
    };

    private static JsonElement Element(PyValue value) => JsonElement.Parse(PyJson.Write(value));
}
