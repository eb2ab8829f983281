using System.Diagnostics;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Gateway;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Metering;

/// <summary>Reserves before each call, settles after it, and adds it to the trial's meter. An answer that a cassette has is taken from there.</summary>
/// <param name="inner">Asks the model.</param>
/// <param name="budgets">What the call has to fit into.</param>
/// <param name="price">What the model costs; null when unknown.</param>
/// <param name="meter">Of the trial.</param>
/// <param name="role">On whose behalf.</param>
/// <param name="tape">Records and replays; null for neither.</param>
/// <param name="remarks">What <paramref name="inner"/> notes, which is passed on to the meter and to the tape.</param>
internal sealed class MeteredClient(IChatClient inner, CallBudgets budgets, ModelPrice? price, TrialMeter meter, ModelRole role, TrialTape? tape, TrialMeter remarks)
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
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var call = tape?.Begin(list, options ?? new ChatOptions());
        var input = RequestSize.Of(list, options) / CautiousBytesPerToken;
        var estimate = Priced(input, 0, Math.Max(0, options?.MaxOutputTokens ?? AssumedOutputTokens));
        using var hold = await budgets.ReserveAsync(estimate, spares: call?.Recorded is not null && tape?.ReplaysOnly is false, cancellationToken);
        if (call?.Recorded is { } recorded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var played = recorded.Play(meter);
            Book(hold, Used(played, input).AsAvoided());
            Activity.Current?.SetTag("auto_harness.cache_hit", true);
            return played;
        }

        meter.Begin(role, estimate);
        try
        {
            var response = await base.GetResponseAsync(list, options, cancellationToken);
            call?.Keep(response, Remarks());
            Book(hold, Used(response, input));
            return response;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The provider may still finish and charge for it: what was set aside counts as used.
            Book(hold, estimate);
            throw;
        }
        catch (Exception fault)
        {
            call?.Keep(fault, Remarks());
            throw;
        }
        finally
        {
            meter.End(role, estimate);
            Remarks();
        }
    }

    private IReadOnlyList<string> Remarks()
    {
        var made = remarks.Notes;
        foreach (var remark in made)
        {
            meter.Note(remark);
        }

        return made;
    }

    private Usage Used(ChatResponse response, long estimatedInput)
    {
        if (response.Usage is not { InputTokenCount: not null, OutputTokenCount: not null })
        {
            meter.Note("an answer did not tell what it used; what is counted for it is estimated by its size");
        }

        var output = response.Usage?.OutputTokenCount
            ?? response.Messages.Sum(RequestSize.Of) / CautiousBytesPerToken;
        return Priced(response.Usage?.InputTokenCount ?? Math.Max(1, estimatedInput), response.Usage?.CachedInputTokenCount ?? 0, output, Written(response.Usage));
    }

    /// <summary>Tokens written to the cache, by the name that Anthropic's client gives them; other clients do not pass them on.</summary>
    private static long Written(UsageDetails? usage) =>
        usage?.AdditionalCounts is { } counts && counts.TryGetValue("CacheCreationInputTokens", out var written) ? written : 0;

    private Usage Priced(long input, long cached, long output, long written = 0) =>
        new(1, input, cached, output, price?.Of(input, cached, output, written));

    private void Book(CallHold hold, Usage used)
    {
        hold.Settle(used);
        meter.Add(role, used);
    }
}
