using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Cassettes;

/// <summary>An answer as JSON and back. What only its provider's client understands is left out, but signed thoughts stay.</summary>
internal static class AnswerCodec
{
    private static readonly JsonSerializerOptions Options = new(AIJsonUtilities.DefaultOptions)
    {
        WriteIndented = false,
        TypeInfoResolver = AIJsonUtilities.DefaultOptions.TypeInfoResolver!.WithAddedModifier(Without),
    };

    public static JsonNode Write(ChatResponse answer) => JsonSerializer.SerializeToNode(
        new ChatResponse([.. answer.Messages.Select(Bare)])
        {
            ModelId = answer.ModelId,
            ResponseId = answer.ResponseId,
            FinishReason = answer.FinishReason,
            Usage = answer.Usage,
        },
        Options.GetTypeInfo(typeof(ChatResponse)))!;

    public static ChatResponse Read(JsonNode json) => (ChatResponse)json.Deserialize(Options.GetTypeInfo(typeof(ChatResponse)))!;

    private static ChatMessage Bare(ChatMessage message) => new(message.Role, message.Contents) { AuthorName = message.AuthorName, MessageId = message.MessageId };

    private static void Without(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            // Usage keeps its further counts, among them what was written to the provider's cache.
            if (type.Properties[i].Name is "additionalProperties" or "annotations")
            {
                type.Properties.RemoveAt(i);
            }
        }

        if (type.Type == typeof(FunctionCallContent))
        {
            type.Properties.Add(UnreadableArguments(type));
        }
    }

    // Without it, a call whose arguments were no JSON would be replayed as one without arguments.
    private static JsonPropertyInfo UnreadableArguments(JsonTypeInfo type)
    {
        var error = type.CreateJsonPropertyInfo(typeof(string), "error");
        error.Get = call => ((FunctionCallContent)call).Exception?.Message;
        error.Set = (call, text) => ((FunctionCallContent)call).Exception = text is string said ? new JsonException(said) : null;
        error.ShouldSerialize = (_, text) => text is not null;
        return error;
    }
}
