using AutoHarness.Models.Gateway;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Metering;

/// <summary>Reserves before each call, settles after it, and adds it to the trial's meter.</summary>
internal sealed class MeteredClient(IChatClient inner, Budget budget, ModelPrice? price, TrialMeter meter, ModelRole role)
    : DelegatingChatClient(inner)
{
    /// <summary>Output tokens set aside where the caller names no limit.</summary>
    public const int AssumedOutputTokens = 1024;

    /// <summary>Few bytes a token, so that an estimate is rather too high than too low.</summary>
    private const int CautiousBytesPerToken = 3;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var input = RequestSize.Of(messages, options) / CautiousBytesPerToken;
        var estimate = Priced(input, 0, Math.Max(0, options?.MaxOutputTokens ?? AssumedOutputTokens));
        using var hold = await budget.ReserveAsync(estimate, cancellationToken);
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            Book(hold, Used(response, input));
            return response;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The provider may still finish and charge for it: what was set aside counts as used.
            Book(hold, estimate);
            throw;
        }
    }

    private Usage Used(ChatResponse response, long estimatedInput)
    {
        var output = response.Usage?.OutputTokenCount
            ?? response.Messages.Sum(RequestSize.Of) / CautiousBytesPerToken;
        return Priced(response.Usage?.InputTokenCount ?? estimatedInput, response.Usage?.CachedInputTokenCount ?? 0, output, Written(response.Usage));
    }

    /// <summary>Tokens written to the cache, by the name that Anthropic's client gives them; other clients do not pass them on.</summary>
    private static long Written(UsageDetails? usage) =>
        usage?.AdditionalCounts is { } counts && counts.TryGetValue("CacheCreationInputTokens", out var written) ? written : 0;

    private Usage Priced(long input, long cached, long output, long written = 0) =>
        new(1, input, cached, output, price?.Of(input, cached, output, written));

    private void Book(BudgetHold hold, Usage used)
    {
        hold.Settle(used);
        meter.Add(role, used);
    }
}
