using System.ClientModel;
using AutoHarness.Models.Retrying;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Providers;

/// <summary>
/// Makes the clients of the providers alike: the model's name without its provider, a finish reason that is always there, and a fault
/// of the client itself as one that may pass.
/// </summary>
internal sealed class BareModelClient(IChatClient inner, string model) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var sent = options?.Clone() ?? new ChatOptions();
        sent.ModelId = model;
        try
        {
            var response = await base.GetResponseAsync(messages, sent, cancellationToken);
            var calls = response.Messages.SelectMany(message => message.Contents).Any(content => content is FunctionCallContent);
            if (response.FinishReason is null || (calls && response.FinishReason == ChatFinishReason.Stop))
            {
                response.FinishReason = calls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
            }

            return response;
        }
        catch (Exception fault) when (!IsSorted(fault) && !cancellationToken.IsCancellationRequested)
        {
            // The answer was JSON, but not the sort that the provider's client can read.
            throw new TransientModelException($"the answer cannot be read ({fault.GetType().Name})") { MayHaveCost = true };
        }
    }

    private static bool IsSorted(Exception fault) =>
        fault is TransientModelException or HarnessException or InfrastructureException or ModelRequestException or ParameterRejectedException or OperationCanceledException;
}
