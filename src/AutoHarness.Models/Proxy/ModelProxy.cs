using System.Collections.Concurrent;
using AutoHarness.Models.Listening;
using AutoHarness.Sdk;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Proxy;

/// <summary>
/// Passes model calls of foreign processes to their provider, each in its own dialect: OpenAI Chat Completions and Responses, Anthropic
/// Messages, Gemini. Pins the model, counts what is used, keeps the budget, and holds the keys. Loopback only.
/// </summary>
public sealed class ModelProxy : IAsyncDisposable
{
    private readonly LoopbackListener listener;
    private readonly ConcurrentDictionary<string, ProxyAccess?> sessions;
    private readonly HttpClient providers;
    private readonly CancellationTokenSource stopping;

    private ModelProxy(LoopbackListener listener, ConcurrentDictionary<string, ProxyAccess?> sessions, HttpClient providers, CancellationTokenSource stopping)
    {
        this.listener = listener;
        this.sessions = sessions;
        this.providers = providers;
        this.stopping = stopping;
    }

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>; <c>http://localhost/</c> where there is only a Unix socket.</summary>
    public Uri BaseUrl => listener.BaseUrl;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="HarnessException">The port or the socket cannot be had (<c>AH1231</c>).</exception>
    public static async Task<ModelProxy> StartAsync(ProxyOptions options, CancellationToken ct)
    {
        var sessions = new ConcurrentDictionary<string, ProxyAccess?>(StringComparer.Ordinal);
        var stopping = new CancellationTokenSource();
        var providers = Connect();
        var exchange = new ProxyExchange(sessions, providers, options);
        try
        {
            var listener = await LoopbackListener.StartAsync(options.Port, options.UnixSocket, context => AnswerAsync(exchange, context, stopping.Token), ct);
            return new ModelProxy(listener, sessions, providers, stopping);
        }
        catch
        {
            providers.Dispose();
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Lets a session's calls in.</summary>
    /// <exception cref="ArgumentException">The token is too short, has other characters than a token may, or was used before.</exception>
    public ProxyAccess Open(ProxySession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.Token.Length < 16 || !session.Token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            throw new ArgumentException("a token has at least 16 letters, digits, - or _", nameof(session));
        }

        // Of a closed session only the token is kept, to tell a late call from a wrong one.
        var access = new ProxyAccess(session, session.UrlAt(BaseUrl), () => sessions[session.Token] = null);
        return sessions.TryAdd(session.Token, access) ? access : throw new ArgumentException("this token was used before", nameof(session));
    }

    /// <summary>Stops; calls that are still under way are broken off and counted.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var access in sessions.Values.OfType<ProxyAccess>())
        {
            await access.DisposeAsync();
        }

        await listener.DisposeAsync();
        providers.Dispose();
        stopping.Dispose();
    }

    // The bytes of an answer are passed on as they are: nothing is decompressed, no redirect is followed with a key, no cookie is kept.
    private static HttpClient Connect() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static async Task AnswerAsync(ProxyExchange exchange, HttpContext context, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await exchange.AnswerAsync(context, either.Token);
        }
        catch (Exception failure) when (either.IsCancellationRequested || failure is OperationCanceledException or BadHttpRequestException)
        {
            context.Abort();
        }
    }
}
