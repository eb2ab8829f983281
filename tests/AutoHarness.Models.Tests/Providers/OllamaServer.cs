using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AutoHarness.Models.Tests.Providers;

/// <summary>Stands in for Ollama: the answers of a list, in turn.</summary>
internal sealed class OllamaServer(WebApplication app, List<(string Path, string Body)> requests) : IAsyncDisposable
{
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public IReadOnlyList<(string Path, string Body)> Requests => requests;

    public static async Task<OllamaServer> StartAsync(params (int Status, string Body)[] answers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var requests = new List<(string Path, string Body)>();
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            requests.Add((context.Request.Path, await reader.ReadToEndAsync(context.RequestAborted)));
            var (status, body) = answers[requests.Count - 1];
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body, context.RequestAborted);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new OllamaServer(app, requests);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
