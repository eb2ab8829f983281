using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AutoHarness.AgentWire;

/// <summary>A model's answer on the wire: <c>{messages, finishReason, model, usage}</c>.</summary>
internal static class ResponseCodec
{
    public static void Write(Utf8JsonWriter json, ChatResponse response)
    {
        MessageCodec.WriteList(json, "messages"u8, response.Messages);
        if (response.FinishReason is { } reason)
            json.WriteText("finishReason"u8, reason.Value);
        if (response.ModelId is { } model)
            json.WriteText("model"u8, model);
        if (response.Usage is not { } usage)
            return;
        json.WriteStartObject("usage"u8);
        WriteCount(json, "inputTokens"u8, usage.InputTokenCount);
        WriteCount(json, "cachedInputTokens"u8, usage.CachedInputTokenCount);
        WriteCount(json, "outputTokens"u8, usage.OutputTokenCount);
        WriteCount(json, "reasoningTokens"u8, usage.ReasoningTokenCount);
        json.WriteEndObject();
    }

    public static ChatResponse Read(JsonElement element)
    {
        var response = new ChatResponse(MessageCodec.ReadList(element.Field("messages", JsonValueKind.Array)))
        {
            FinishReason = element.OptionalText("finishReason") is { } reason ? new ChatFinishReason(reason) : null,
            ModelId = element.OptionalText("model"),
        };
        if (element.Optional("usage", JsonValueKind.Object) is { } usage)
        {
            response.Usage = new UsageDetails
            {
                InputTokenCount = (long?)usage.OptionalNumber("inputTokens"),
                CachedInputTokenCount = (long?)usage.OptionalNumber("cachedInputTokens"),
                OutputTokenCount = (long?)usage.OptionalNumber("outputTokens"),
                ReasoningTokenCount = (long?)usage.OptionalNumber("reasoningTokens"),
            };
            response.Usage.TotalTokenCount = response.Usage.InputTokenCount + response.Usage.OutputTokenCount;
        }

        return response;
    }

    private static void WriteCount(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? count)
    {
        if (count is { } number)
            json.WriteNumber(name, number);
    }
}
