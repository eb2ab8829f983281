using System.Net;
using AutoHarness.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AutoHarness.Models.Listening;

/// <summary>A small HTTP server on the loopback address, on a Unix socket, or on both; never on another address.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string? socket;

    private LoopbackListener(WebApplication app, string? socket)
    {
        this.app = app;
        this.socket = socket;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        BaseUrl = new Uri(addresses.FirstOrDefault(address => address.StartsWith("http://127.", StringComparison.Ordinal)) ?? "http://localhost");
    }

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>; <c>http://localhost/</c> where there is only a Unix socket.</summary>
    public Uri BaseUrl { get; }

    /// <param name="port">0 to 65535, 0 takes a free one; null listens on none.</param>
    /// <param name="socket">Path of a Unix socket, which must not exist yet and is open to this user only; null listens on none.</param>
    /// <param name="answer">Answers every request.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="HarnessException">The port or the socket cannot be had (<c>AH1231</c>).</exception>
    public static async Task<LoopbackListener> StartAsync(int? port, string? socket, RequestDelegate answer, CancellationToken ct)
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
            if (socket is not null)
            {
                kestrel.ListenUnixSocket(socket);
            }

            if (port is { } number)
            {
                kestrel.Listen(IPAddress.Loopback, number);
            }
        });
        var app = builder.Build();
        app.Run(answer);
        try
        {
            await app.StartAsync(ct);
            if (socket is not null && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
        catch (Exception failure)
        {
            await app.DisposeAsync();
            throw failure is IOException or System.Net.Sockets.SocketException ? CannotListen(port, socket, failure) : failure;
        }

        return new LoopbackListener(app, socket);
    }

    /// <summary>Stops to listen, once answers that are under way have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        if (socket is not null)
        {
            File.Delete(socket);
        }
    }

    private static HarnessException CannotListen(int? port, string? socket, Exception failure) =>
        new(new HarnessError(ExitCode.Environment, "AH1231", socket is null ? $"the server cannot listen on port {port}" : $"the server cannot listen on {socket}")
        {
            Why = failure.Message,
            Fixes = [socket is null ? "choose another port, or 0 for a free one" : "remove the old socket file, or choose a shorter path"],
        });
}
