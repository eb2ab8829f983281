using AutoHarness.Models.Metering;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Providers;

/// <summary>Leaves out what the model does not take, with a note, and learns from a refusal what else that is.</summary>
internal sealed class ParameterFilterClient(IChatClient inner, ModelTerms terms, string model, TrialMeter meter) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var sent = options?.Clone() ?? new ChatOptions();
        var capabilities = terms.Capabilities;
        foreach (var parameter in capabilities.Rejects.Concat(terms.Learned))
        {
            Drop(sent, parameter, "takes none");
        }

        if (capabilities.EffortExcludesSampling && sent.Reasoning is not null)
        {
            foreach (var parameter in Parameters.Sampling)
            {
                Drop(sent, parameter, "takes none along with a reasoning effort");
            }
        }

        sent.MaxOutputTokens ??= capabilities.OutputTokens;
        for (var left = Parameters.All.Length; ; left--)
        {
            try
            {
                return await base.GetResponseAsync(messages, sent, cancellationToken);
            }
            catch (ParameterRejectedException refusal)
            {
                if (left == 0 || !Drop(sent, refusal.Parameter, "refused it"))
                {
                    throw new ModelRequestException(refusal.Message, refusal);
                }

                terms.Learn(refusal.Parameter);
            }
        }
    }

    private bool Drop(ChatOptions options, string parameter, string why)
    {
        var dropped = Parameters.Drop(options, parameter);
        if (dropped)
        {
            meter.Note($"left out {parameter}: {model} {why}");
        }

        return dropped;
    }
}
