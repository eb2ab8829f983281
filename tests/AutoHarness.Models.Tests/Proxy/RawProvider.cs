using AutoHarness.Models.Listening;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>A provider that sends exactly the bytes a test gives it, and keeps what it was sent.</summary>
internal sealed class RawProvider(LoopbackListener listener, RawProvider.Seen seen) : IAsyncDisposable
{
    public Uri BaseUrl => listener.BaseUrl;

    public IReadOnlyList<Received> Requests => seen.Requests;

    public static async Task<RawProvider> StartAsync(Func<HttpContext, Task> answer)
    {
        var seen = new Seen();
        var listener = await LoopbackListener.StartAsync(0, socket: null, async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            seen.Add(new Received(
                context.Request.Path.Value! + context.Request.QueryString.Value,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray()));
            await answer(context);
        }, TestContext.Current.CancellationToken);
        return new RawProvider(listener, seen);
    }

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    public sealed record Received(string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

    public sealed class Seen
    {
        private readonly Lock gate = new();
        private readonly List<Received> requests = [];

        public IReadOnlyList<Received> Requests
        {
            get
            {
                lock (gate)
                {
                    return [.. requests];
                }
            }
        }

        public void Add(Received request)
        {
            lock (gate)
            {
                requests.Add(request);
            }
        }
    }
}
