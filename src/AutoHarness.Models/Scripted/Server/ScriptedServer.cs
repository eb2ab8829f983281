using System.Collections.Immutable;
using System.Net;
using AutoHarness.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>
/// A model server on the loopback address that answers from a script, in four dialects at once: OpenAI Chat Completions and Responses,
/// Anthropic Messages and Gemini. Any path may stand before the dialect's own, and any key is good.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly RequestLog log;
    private readonly CancellationTokenSource stopping;

    private ScriptedServer(WebApplication app, RequestLog log, CancellationTokenSource stopping, Uri baseUrl)
    {
        this.app = app;
        this.log = log;
        this.stopping = stopping;
        BaseUrl = baseUrl;
    }

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>; <c>http://localhost/</c> for a Unix socket. OpenAI clients want <c>v1</c> added.</summary>
    public Uri BaseUrl { get; }

    /// <summary>What was received so far, in order of arrival.</summary>
    public ImmutableArray<ReceivedRequest> Requests => log.Snapshot;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="HarnessException">The port or the socket cannot be had (<c>AH1231</c>).</exception>
    public static async Task<ScriptedServer> StartAsync(ServerScript script, ServerOptions options, CancellationToken ct)
    {
        // The empty builder reads no variables and no files: nothing around the process changes where this listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
            if (options.UnixSocket is { } socket)
            {
                kestrel.ListenUnixSocket(socket);
            }
            else
            {
                kestrel.Listen(IPAddress.Loopback, options.Port);
            }
        });
        var app = builder.Build();
        var log = new RequestLog();
        var stopping = new CancellationTokenSource();
        var exchange = new Exchange(script, log, options.Time);
        app.Run(context => AnswerAsync(exchange, context, stopping.Token));
        try
        {
            await app.StartAsync(ct);
        }
        catch (Exception failure)
        {
            stopping.Dispose();
            await app.DisposeAsync();
            throw failure is IOException or System.Net.Sockets.SocketException ? CannotListen(options, failure) : failure;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ScriptedServer(app, log, stopping, options.UnixSocket is null ? new Uri(address) : new Uri("http://localhost"));
    }

    /// <summary>Stops; answers that are still under way are broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
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

    private static HarnessException CannotListen(ServerOptions options, Exception failure) =>
        new(new HarnessError(ExitCode.Environment, "AH1231", options.UnixSocket is { } socket ? $"the server cannot listen on {socket}" : $"the server cannot listen on port {options.Port}")
        {
            Why = failure.Message,
            Fixes = [options.UnixSocket is null ? "choose another port, or 0 for a free one" : "remove the old socket file, or choose a shorter path"],
        });
}
