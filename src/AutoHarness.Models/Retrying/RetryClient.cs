using AutoHarness.Models.Limiting;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Retrying;

/// <summary>
/// Gives a call that failed in passing up to six tries, with exponential waits and full jitter, or the wait that the provider asks for.
/// Each try waits for the limiter, in which the call keeps its place.
/// </summary>
/// <param name="inner">Asks the model once.</param>
/// <param name="limiter">Of the model; null for one that may be asked at any speed.</param>
/// <param name="noise">Jitter.</param>
/// <param name="lost">Hears of tries that may have to be paid for though they gave no answer.</param>
/// <param name="time">The clock.</param>
internal sealed class RetryClient(IChatClient inner, ModelLimiter? limiter, KeyedNoise noise, LostTries lost, TimeProvider time) : DelegatingChatClient(inner)
{
    public const int MostTries = 6;

    /// <summary>Of requests that are let in together the provider takes whichever arrives first, so one may lose several times in a row.</summary>
    private const int RefusalsBeforeAlone = 4;

    private const int BytesPerToken = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private int waits;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var ticket = limiter?.TakeTicket() ?? 0;
        var estimate = limiter is null
            ? new LimitedAmounts(1, 0, 0)
            : new LimitedAmounts(1, RequestSize.Of(messages, options) / BytesPerToken, options?.MaxOutputTokens ?? OutputLimits.Assumed);
        var refusals = 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return limiter is null
                    ? await base.GetResponseAsync(messages, options, cancellationToken)
                    : await AskAsync(messages, options, ticket, estimate, alone: refusals >= RefusalsBeforeAlone, cancellationToken);
            }
            catch (Exception fault) when (IsTransient(fault) && !cancellationToken.IsCancellationRequested)
            {
                if (fault is TransientModelException { MayHaveCost: true })
                {
                    lost.Add(estimate);
                }

                if (attempt == MostTries)
                {
                    throw;
                }

                refusals += fault is TransientModelException { Throttled: true } ? 1 : 0;
                if (Wait(fault, attempt) is { } wait && wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, cancellationToken);
                }
            }
        }
    }

    private async Task<ChatResponse> AskAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, long ticket, LimitedAmounts estimate, bool alone, CancellationToken ct)
    {
        using var pass = await limiter!.EnterAsync(ticket, estimate, alone, ct);
        try
        {
            var response = await base.GetResponseAsync(messages, options, ct);
            pass.Succeeded(new LimitedAmounts(1, response.Usage?.InputTokenCount ?? estimate.Input, response.Usage?.OutputTokenCount ?? estimate.Output));
            return response;
        }
        catch (TransientModelException fault)
        {
            pass.Failed(fault.Throttled, fault.RetryAfter);
            throw;
        }
    }

    /// <summary>The wait before the next try; null where the limiter holds everybody back anyway.</summary>
    private TimeSpan? Wait(Exception fault, int attempt)
    {
        if (fault is TransientModelException transient && (transient.Throttled || transient.RetryAfter is not null))
        {
            if (limiter is not null)
            {
                return null;
            }

            if (transient.RetryAfter is { } asked)
            {
                return asked;
            }
        }

        var jitter = noise.Draw(Interlocked.Increment(ref waits), "retry wait");
        var full = FirstWait * Math.Pow(2, attempt - 1);
        return (full < LongestWait ? full : LongestWait) * jitter;
    }

    private static bool IsTransient(Exception fault) =>
        fault is TransientModelException or HttpRequestException or IOException or TimeoutException;
}
