using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Bench;

/// <summary>How long the proxy holds the first event of a stream when many run at once, and what memory it takes. Provider, proxy and clients share this process.</summary>
internal static class RelayBench
{
    private const double LargestMilliseconds = 50;
    private const double LargestMegabytes = 200;
    private const int Events = 40;
    private const string Token = "token-of-the-measurement";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(int streams)
    {
        var written = new long[streams];
        await using var provider = await StartProviderAsync(written);
        await using var proxy = await ModelProxy.StartAsync(new ProxyOptions(TimeProvider.System), CancellationToken.None);
        var meter = new TrialMeter();
        var address = new Uri(provider.Urls.First() + "/v1");
        await using var access = proxy.Open(new ProxySession
        {
            Token = Token,
            Model = "m",
            Upstream = _ => new UpstreamTarget(address, []),
            Budget = new Budget(BudgetLimits.None, Usage.None, TimeSpan.Zero, TimeProvider.System),
            Meter = meter,
            Role = ModelRole.Agent,
        });
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue });
        var client = new Uri(proxy.BaseUrl, $"/t/{Token}/v1/chat/completions");

        await RoundAsync(http, client, streams, written);
        var before = Process.GetCurrentProcess().WorkingSet64;
        var delays = await RoundAsync(http, client, streams, written);
        var grown = (Process.GetCurrentProcess().WorkingSet64 - before) / 1e6;

        await access.DisposeAsync();
        var median = EditBench.Median(delays);
        var complete = meter.Snapshot()[ModelRole.Agent].OutputTokens == 2L * streams * Events;
        Console.WriteLine($"relay: {streams} streams of {Events} events at once: first event after {median:0.0} ms in the median, {delays.Order().ElementAt(streams * 95 / 100):0.0} ms at 95 % (limit {LargestMilliseconds:0} ms in the median)");
        Console.WriteLine($"       working set {Process.GetCurrentProcess().WorkingSet64 / 1e6:0} MB with provider and clients, {grown:0} MB more than after a first round (limit {LargestMegabytes:0} MB); all counted: {complete}");
        return median <= LargestMilliseconds && grown <= LargestMegabytes && complete ? 0 : 1;
    }

    private static async Task<List<double>> RoundAsync(HttpClient http, Uri url, int streams, long[] written) =>
        [.. await Task.WhenAll(Enumerable.Range(0, streams).Select(number => DelayAsync(http, url, number, written)))];

    private static async Task<double> DelayAsync(HttpClient http, Uri url, int number, long[] written)
    {
        var body = $$"""{"model":"m","user":"{{number}}","stream":true,"messages":[{"role":"user","content":"{{new string('x', 20_000)}}"}]}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();
        var received = Stopwatch.GetTimestamp();
        await reader.ReadToEndAsync();
        return Stopwatch.GetElapsedTime(Volatile.Read(ref written[number]), received).TotalMilliseconds;
    }

    private static async Task<WebApplication> StartProviderAsync(long[] written)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, written));
        await app.StartAsync();
        return app;
    }

    private static async Task AnswerAsync(HttpContext context, long[] written)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var start = body.IndexOf("\"user\":\"", StringComparison.Ordinal) + 8;
        var number = int.Parse(body.AsSpan(start, body.IndexOf('"', start) - start), CultureInfo.InvariantCulture);
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync();
        for (var i = 0; i < Events; i++)
        {
            await Task.Delay(Pause);
            if (i == 0)
            {
                Volatile.Write(ref written[number], Stopwatch.GetTimestamp());
            }

            await SendAsync(context, """{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"some words of an answer"}}],"usage":null}""");
        }

        await SendAsync(context, $$$"""{"id":"c","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":5000,"completion_tokens":{{{Events}}}}}""");
        await SendAsync(context, "[DONE]");
    }

    private static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
