using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Usages;
using AutoHarness.Sdk;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Proxy;

/// <summary>Answers one request: who asks, what for, may it, and then what the provider says.</summary>
internal sealed class ProxyExchange(ConcurrentDictionary<string, ProxyAccess?> sessions, HttpClient providers, ProxyOptions options)
{
    public async Task AnswerAsync(HttpContext context, CancellationToken ct)
    {
        var asked = AskedPath.Of(context.Request);
        var dialect = IDialect.Of(asked.Route.Dialect);
        if (asked.Token is null || !sessions.TryGetValue(asked.Token, out var access) || !HoldsKey(context.Request, asked))
        {
            await Refusal.WriteAsync(context.Response, dialect, new WireError(401, "this proxy serves its own trials only: the token in the path is unknown, or the key sent is another one"), ct);
            return;
        }

        if (access?.TryEnter() is not true)
        {
            await Refusal.WriteAsync(context.Response, dialect, new WireError(403, "this trial has ended"), ct);
            return;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, access.Closing);
            await AdmittedAsync(context, asked, dialect, access.Session, either.Token);
        }
        finally
        {
            access.Leave();
        }
    }

    private async Task AdmittedAsync(HttpContext context, AskedPath asked, IDialect dialect, ProxySession session, CancellationToken ct)
    {
        var operation = asked.Route.Operation;
        if (operation == Operation.Alive)
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            return;
        }

        var target = operation is Operation.Unknown or Operation.WrongMethod ? null : session.Upstream(asked.Route.Dialect);
        if (target is null || UpstreamUrl.Of(target, asked, session.Model) is not { } url)
        {
            session.Meter.Note($"asked for {context.Request.Method} {Place(context.Request.Path.Value ?? "/", session)}, which is not served");
            var status = operation == Operation.WrongMethod ? 405 : 404;
            await Refusal.WriteAsync(context.Response, dialect, new WireError(status, $"{context.Request.Method} is not served at this path") { Word = "not_found" }, ct);
            return;
        }

        var (request, problem) = await ReadAsync(context.Request, asked.Route, session, ct);
        if (problem is not null)
        {
            await Refusal.WriteAsync(context.Response, dialect, problem, ct);
            return;
        }

        var (tape, miss) = Tape(session, asked.Route, request!);
        if (miss is not null)
        {
            await Refusal.WriteAsync(context.Response, dialect, miss, ct);
            return;
        }

        using var bill = operation == Operation.Generate ? await BillAsync(context.Response, dialect, session, request!, tape?.Recorded is not null, options.Time, ct) : null;
        if (bill is not null || operation != Operation.Generate)
        {
            using var message = Compose(context.Request, url, target, request!);
            await new ProviderCall(providers, options, dialect, target, tape, operation == Operation.Generate ? session.Watch : null).MakeAsync(message, context, request!, bill, ct);
        }
    }

    private static (TapeCall? Call, WireError? Miss) Tape(ProxySession session, Route route, PinnedRequest request)
    {
        try
        {
            return (session.Tape?.Begin(route, session.Model, request), null);
        }
        catch (HarnessException miss)
        {
            session.Watch?.Refused(miss);
            return (null, new WireError(404, $"{miss.Error.Message}: {miss.Error.Why}") { Word = "not_recorded" });
        }
        catch (JsonException broken)
        {
            return (null, new WireError(400, $"the body cannot be recorded: {broken.Message}"));
        }
    }

    private static async Task<(PinnedRequest? Request, WireError? Problem)> ReadAsync(HttpRequest request, Route route, ProxySession session, CancellationToken ct)
    {
        if (route.Operation is not (Operation.Generate or Operation.CountTokens))
        {
            return (new PinnedRequest(default, Streams: false, HidesUsage: false, OutputLimit: 0), null);
        }

        var body = await RequestBody.ReadAsync(request, ct);
        if (body.Status != 0)
        {
            return (null, new WireError(body.Status, body.Problem));
        }

        try
        {
            return (new RequestPin(session, route.Dialect).Pin(route, body.Bytes), null);
        }
        catch (JsonException broken)
        {
            return (null, new WireError(400, $"the body cannot be read as JSON: {broken.Message}"));
        }
    }

    private static async Task<CallBill?> BillAsync(HttpResponse response, IDialect dialect, ProxySession session, PinnedRequest request, bool replayed, TimeProvider time, CancellationToken ct)
    {
        try
        {
            session.Watch?.Begin();
            using var waiting = session.Watch?.Wait();
            return await CallBill.OpenAsync(session, request, replayed, time, ct);
        }
        catch (Exception spent) when (spent is BudgetExhaustedException or AgentLimitException)
        {
            session.Meter.Note($"a call was refused: {spent.Message}");
            session.Watch?.Refused(spent);
            await Refusal.WriteAsync(response, dialect, new WireError(403, spent is AgentLimitException ? $"auto-harness budget exhausted: {spent.Message}" : $"auto-harness {spent.Message}") { Word = "budget_exhausted" }, ct);
            return null;
        }
    }

    private static HttpRequestMessage Compose(HttpRequest from, Uri url, UpstreamTarget target, PinnedRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(from.Method), url);
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        RelayedHeaders.Send(from, message, target);
        return message;
    }

    // Clients send a key in one of several places; wherever one stands, it is the session's.
    private static bool HoldsKey(HttpRequest request, AskedPath asked)
    {
        const string bearer = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        string?[] keys =
        [
            authorization.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) ? authorization[bearer.Length..].Trim() : authorization,
            request.Headers["x-api-key"], request.Headers["x-goog-api-key"], request.Headers["api-key"], asked.QueryKey,
        ];
        var token = Encoding.UTF8.GetBytes(asked.Token!);
        return keys.Where(key => !string.IsNullOrEmpty(key)).All(key => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key!), token));
    }

    private static string Place(string path, ProxySession session)
    {
        var place = path.Replace($"/t/{session.Token}", "", StringComparison.Ordinal);
        return place.Length > 100 ? place[..100] + "…" : place;
    }
}
