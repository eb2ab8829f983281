using System.Diagnostics;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Limiting;
using AutoHarness.Models.Retrying;
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
/// <param name="lost">Tries of <paramref name="inner"/> that may have to be paid for though they gave no answer.</param>
internal sealed class MeteredClient(
    IChatClient inner, CallBudgets budgets, ModelPrice? price, TrialMeter meter, ModelRole role, TrialTape? tape, TrialMeter remarks, LostTries lost)
    : DelegatingChatClient(inner)
{
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
        var estimate = Priced(1, input, 0, Math.Max(0, options?.MaxOutputTokens ?? OutputLimits.Assumed));
        using var hold = await budgets.ReserveAsync(estimate, spares: call?.Recorded is not null && tape?.ReplaysOnly is false, cancellationToken);
        if (call?.Recorded is { } recorded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (recorded.Lost is { } before)
            {
                Lose(hold, Priced(before.Requests, before.Input, 0, before.Output).AsAvoided());
            }

            var played = recorded.Play(meter);
            Book(hold, Used(played, input).AsAvoided());
            Activity.Current?.SetTag("auto_harness.cache_hit", true);
            return played;
        }

        meter.Begin(role, estimate);
        try
        {
            var response = await base.GetResponseAsync(list, options, cancellationToken);
            call?.Keep(response, Remarks(), Lost(hold));
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
            call?.Keep(fault, Remarks(), Lost(hold));
            throw;
        }
        finally
        {
            meter.End(role, estimate);
            Lost(hold);
            Remarks();
        }
    }

    private LimitedAmounts Lost(CallHold hold)
    {
        var tries = lost.Take();
        if (tries.Requests > 0)
        {
            Lose(hold, Priced(tries.Requests, tries.Input, 0, tries.Output));
        }

        return tries;
    }

    private void Lose(CallHold hold, Usage used)
    {
        hold.Spend(used);
        meter.Add(role, used);
        meter.Note("an answer was lost on its way; what was set aside for it counts as well");
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
        var told = ToldUsage.Of(response.Usage);
        if (told is { Input: null } or { Output: null })
        {
            meter.Note("an answer did not tell what it used; what is counted for it is estimated by its size");
        }

        var output = told.Output ?? response.Messages.Sum(RequestSize.Of) / CautiousBytesPerToken;
        return Priced(1, told.Input ?? Math.Max(1, estimatedInput), told.Cached, output, told.Written);
    }

    private Usage Priced(long calls, long input, long cached, long output, long written = 0) =>
        new(calls, input, cached, output, price?.Of(input, cached, output, written));

    private void Book(CallHold hold, Usage used)
    {
        hold.Settle(used);
        meter.Add(role, used);
    }
}
