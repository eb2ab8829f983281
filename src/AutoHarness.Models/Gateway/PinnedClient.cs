using AutoHarness.Models.Metering;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Gateway;

/// <summary>Sends the configured model, effort and temperature whatever the caller asked for, and notes a difference.</summary>
internal sealed class PinnedClient(IChatClient inner, ModelSpec model, ReasoningEffort? effort, TrialMeter meter) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var pinned = options?.Clone() ?? new ChatOptions();
        NoteDifferences(pinned);
        pinned.ModelId = model.Name;
        pinned.Temperature = (float?)model.Temperature;
        pinned.Reasoning = effort is null ? null : new ReasoningOptions { Effort = effort };
        pinned.RawRepresentationFactory = null;
        pinned.ConversationId = null;
        pinned.AdditionalProperties = null;
        if (pinned.MaxOutputTokens > OutputLimits.Most)
        {
            meter.Note($"asked for {pinned.MaxOutputTokens} output tokens, got {OutputLimits.Most}");
            pinned.MaxOutputTokens = OutputLimits.Most;
        }

        return base.GetResponseAsync(messages, pinned, cancellationToken);
    }

    private void NoteDifferences(ChatOptions asked)
    {
        if (asked.ModelId is { } name && !string.Equals(name, model.Name, StringComparison.Ordinal))
        {
            meter.Note($"asked for model {name}, got {model.Name}");
        }

        if (asked.Temperature is { } temperature && temperature != (float?)model.Temperature)
        {
            meter.Note($"asked for temperature {temperature}, got {model.Temperature?.ToString() ?? "the model's own"}");
        }

        if (asked.Reasoning?.Effort is { } wanted && wanted != effort)
        {
            meter.Note($"asked for reasoning effort {wanted}, got {effort?.ToString() ?? "the model's own"}");
        }
    }
}
