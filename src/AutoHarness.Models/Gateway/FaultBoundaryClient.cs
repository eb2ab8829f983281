using System.Runtime.CompilerServices;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Gateway;

/// <summary>
/// The outermost client: whatever a provider throws becomes an infrastructure fault, except an exhausted budget, a condition
/// that a person must fix, a request the asker got wrong, and the caller's own cancellation. A streaming request is answered in one piece.
/// </summary>
internal sealed class FaultBoundaryClient(IChatClient inner, string model) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        try
        {
            return await base.GetResponseAsync(list, options, cancellationToken);
        }
        catch (Exception fault) when (!PassesThrough(fault, cancellationToken))
        {
            throw new InfrastructureException($"model {model}: {fault.Message}", fault);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    private static bool PassesThrough(Exception fault, CancellationToken cancellationToken) => fault switch
    {
        BudgetExhaustedException or AgentLimitException or HarnessException or InfrastructureException or ModelRequestException => true,
        OperationCanceledException => cancellationToken.IsCancellationRequested,
        _ => false,
    };
}
