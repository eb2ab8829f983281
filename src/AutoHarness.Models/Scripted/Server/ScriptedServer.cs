using System.Collections.Immutable;
using AutoHarness.Models.Listening;
using AutoHarness.Sdk;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>
/// A model server on the loopback address that answers from a script, in four dialects at once: OpenAI Chat Completions and Responses,
/// Anthropic Messages and Gemini. Any path may stand before the dialect's own, and any key is good.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly LoopbackListener listener;
    private readonly RequestLog log;
    private readonly CancellationTokenSource stopping;

    private ScriptedServer(LoopbackListener listener, RequestLog log, CancellationTokenSource stopping)
    {
        this.listener = listener;
        this.log = log;
        this.stopping = stopping;
    }

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>; <c>http://localhost/</c> for a Unix socket. OpenAI clients want <c>v1</c> added.</summary>
    public Uri BaseUrl => listener.BaseUrl;

    /// <summary>What was received so far, in order of arrival.</summary>
    public ImmutableArray<ReceivedRequest> Requests => log.Snapshot;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="HarnessException">The port or the socket cannot be had (<c>AH1231</c>).</exception>
    public static async Task<ScriptedServer> StartAsync(ServerScript script, ServerOptions options, CancellationToken ct)
    {
        var log = new RequestLog();
        var stopping = new CancellationTokenSource();
        var exchange = new Exchange(script, log, options.Time);
        try
        {
            var listener = await LoopbackListener.StartAsync(
                options.UnixSocket is null ? options.Port : null, options.UnixSocket, context => AnswerAsync(exchange, context, stopping.Token), ct);
            return new ScriptedServer(listener, log, stopping);
        }
        catch
        {
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Stops; answers that are still under way are broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await listener.DisposeAsync();
        stopping.Dispose();
    }

    private static async Task AnswerAsync(Exchange exchange, HttpContext context, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await exchange.AnswerAsync(context, either.Token);
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            context.Abort();
        }
    }
}
