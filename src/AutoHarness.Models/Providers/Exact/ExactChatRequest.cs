using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AutoHarness.Models.Providers.Exact;

#pragma warning disable SCME0001 // Patches of requests are experimental.

/// <summary>
/// Keeps tools and call arguments as they were declared and made. Left alone, the client package re-orders the members of a declaration and
/// lays arguments out in its own way, which makes another prompt out of the benchmark's.
/// </summary>
internal static class ExactChatRequest
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Messages of which those with tool calls are in the client's own form already.</summary>
    public static IEnumerable<ChatMessage> Messages(IEnumerable<ChatMessage> messages) => messages.Select(Exact);

    /// <summary>Puts the declared tools into a request in place of what the client makes of them.</summary>
    public static void PutTools(ChatCompletionOptions request, IEnumerable<AITool> tools)
    {
        var declared = tools.ToList();
        if (declared.Count == 0 || !declared.All(tool => tool is AIFunctionDeclaration))
        {
            return;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartArray();
            foreach (var tool in declared.Cast<AIFunctionDeclaration>())
            {
                Write(json, tool);
            }

            json.WriteEndArray();
        }

        request.Patch.Set("$.tools"u8, BinaryData.FromBytes(buffer.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, AIFunctionDeclaration tool)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, tool.Name);
        if (tool.Description.Length > 0)
        {
            json.WriteString("description"u8, tool.Description);
        }

        json.WritePropertyName("parameters"u8);
        tool.JsonSchema.WriteTo(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ChatMessage Exact(ChatMessage message)
    {
        if (message.Role != ChatRole.Assistant
            || !message.Contents.Any(content => content is FunctionCallContent)
            || message.Contents.Any(content => content is not (FunctionCallContent or TextContent or TextReasoningContent)))
        {
            return message;
        }

        var calls = message.Contents.OfType<FunctionCallContent>()
            .Select(call => ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromString(ArgumentText.Of(call.Arguments))));
        var raw = new AssistantChatMessage(calls);
        if (message.Text is { Length: > 0 } text)
        {
            raw.Content.Add(ChatMessageContentPart.CreateTextPart(text));
        }

        return new ChatMessage(message.Role, message.Contents) { RawRepresentation = raw };
    }
}
