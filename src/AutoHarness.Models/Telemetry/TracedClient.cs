using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Telemetry;

/// <summary>Reports each call with its pinned parameters, waits and retries included.</summary>
internal sealed class TracedClient(IChatClient inner, ModelSpec model, ModelCaller caller, int? iteration, ModelPrice? price, TimeProvider time) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var span = CallSpan.Begin(model.Name, caller.Role, time);
        if (span is null)
        {
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }

        span.For(caller, iteration);
        span.Tag("gen_ai.request.max_tokens", options?.MaxOutputTokens);
        span.Tag("gen_ai.request.temperature", options?.Temperature);
        span.Tag("gen_ai.request.top_p", options?.TopP);
        span.Tag("gen_ai.request.seed", options?.Seed);
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            span.Tag("gen_ai.response.model", response.ModelId);
            span.Tag("gen_ai.response.id", response.ResponseId);
            span.Tag("gen_ai.response.finish_reasons", response.FinishReason is { } reason ? new[] { reason.Value } : null);
            if (ToldUsage.Of(response.Usage) is { Input: { } input, Output: { } output } told)
            {
                span.Used(new Usage(1, input, told.Cached, output, price?.Of(input, told.Cached, output, told.Written)), told.Written);
            }

            return response;
        }
        catch (Exception fault)
        {
            span.Failed(fault.GetType().Name);
            throw;
        }
    }
}
