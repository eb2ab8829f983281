using System.Text;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Usages;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Proxy;

/// <summary>Makes one call of a provider, passes its answer on and pays for it. Never asks twice: that is the client's business.</summary>
/// <param name="providers">The network.</param>
/// <param name="options">How long it waits.</param>
/// <param name="dialect">Of the call.</param>
/// <param name="target">The provider.</param>
/// <param name="tape">Has the answer, or gets it; null for neither.</param>
/// <param name="watch">Hears of it; null for nobody.</param>
internal sealed class ProviderCall(HttpClient providers, ProxyOptions options, IDialect dialect, UpstreamTarget target, TapeCall? tape, IProxyWatch? watch)
{
    private readonly MemoryStream? copy = tape is { Recorded: null } ? new MemoryStream() : null;

    /// <param name="message">The call.</param>
    /// <param name="context">Of the client.</param>
    /// <param name="request">What the call carries.</param>
    /// <param name="bill">Null for a call that costs nothing.</param>
    /// <param name="ct">Nobody waits for the answer any more.</param>
    public async Task MakeAsync(HttpRequestMessage message, HttpContext context, PinnedRequest request, CallBill? bill, CancellationToken ct)
    {
        var usage = new UsageReader(dialect.Name);
        using var clock = new IdleClock(request.Streams ? options.FirstByteLimit : options.WholeAnswerLimit, options.Time, ct);
        var mayCost = true;
        HttpResponseMessage? answer = null;
        try
        {
            answer = await AskAsync(message, clock);
            mayCost = answer.IsSuccessStatusCode;
            if (!mayCost)
            {
                bill?.Fail($"{(int)answer.StatusCode}");
            }

            watch?.Answered(IsProviders((int)answer.StatusCode) ? $"the provider answered with status {(int)answer.StatusCode}" : null);
            await PassOnAsync(answer, context.Response, usage, clock, request, ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && failure is HttpRequestException or IOException or OperationCanceledException)
        {
            mayCost &= !Network.NeverArrived(failure);
            bill?.Fail(clock.IsUp ? "timeout" : "connection");
            watch?.Answered(clock.IsUp ? "the provider did not answer in time" : "the connection to the provider broke");
            await FailAsync(context, failure, clock, ct);
        }
        finally
        {
            if (mayCost)
            {
                bill?.Pay(usage);
            }

            if (copy is not null && !ct.IsCancellationRequested)
            {
                tape!.Keep(answer, Hidden(copy.ToArray()), usage.IsWhole);
            }

            answer?.Dispose();
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage message, IdleClock clock)
    {
        if (tape?.Recorded is { } recorded)
        {
            return RecordedExchange.Play(recorded);
        }

        using var waiting = watch?.Wait();
        return await providers.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, clock.Token);
    }

    private async Task PassOnAsync(HttpResponseMessage answer, HttpResponse response, UsageReader usage, IdleClock clock, PinnedRequest request, CancellationToken ct)
    {
        response.StatusCode = (int)answer.StatusCode;
        RelayedHeaders.Answer(answer, response);
        var relay = new AnswerRelay(dialect, usage, clock, options.EventLimit, watch, copy);
        await using var body = await answer.Content.ReadAsStreamAsync(clock.Token);
        if (!answer.IsSuccessStatusCode)
        {
            await relay.ErrorAsync(body, response, Secrets(), ct);
        }
        else if (answer.Content.Headers.ContentType?.MediaType is "text/event-stream")
        {
            await relay.EventsAsync(body, response, request.HidesUsage, ct);
        }
        else
        {
            response.ContentLength = answer.Content.Headers.ContentLength;
            await relay.DocumentAsync(body, response, ct);
        }
    }

    private async Task FailAsync(HttpContext context, Exception failure, IdleClock clock, CancellationToken ct)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        var error = clock.IsUp
            ? new WireError(504, "the provider did not answer in time")
            : new WireError(502, Network.NeverArrived(failure) ? "the provider cannot be reached" : "the connection to the provider broke");
        await Refusal.WriteAsync(context.Response, dialect, error, ct);
    }

    // The key, the account, the load or the server: nothing that a better request would change.
    private static bool IsProviders(int status) => status is 401 or 402 or 408 or 409 or 429 or >= 500;

    /// <summary>An answer as it may be written down: whatever a provider repeats, no key goes into a file.</summary>
    private byte[] Hidden(byte[] answer)
    {
        var text = Encoding.Latin1.GetString(answer);
        var hidden = Secrets().Aggregate(text, (said, secret) => new SecretText(secret).Hide(said));
        return hidden == text ? answer : Encoding.Latin1.GetBytes(hidden);
    }

    private IEnumerable<string> Secrets() => target.Headers
        .Select(header => header.Value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header.Value["Bearer ".Length..] : header.Value)
        .Where(secret => secret.Length >= 8);
}
