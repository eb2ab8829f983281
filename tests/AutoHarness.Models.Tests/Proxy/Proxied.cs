using System.Net.Http.Headers;
using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;
using AutoHarness.Models.Tests.Scripted.Server;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>A proxy with one open session in front of a provider.</summary>
internal sealed class Proxied : IAsyncDisposable
{
    public const string Token = "token-of-the-trial-0001";
    public const string RealKey = "sk-real-canary-93f1c7";

    private readonly IAsyncDisposable provider;

    private Proxied(IAsyncDisposable provider, ModelProxy proxy, ProxyAccess access, TrialMeter meter, Budget budget)
    {
        this.provider = provider;
        Proxy = proxy;
        Access = access;
        Meter = meter;
        Budget = budget;
        Http = new HttpClient { BaseAddress = proxy.BaseUrl, Timeout = TimeSpan.FromMinutes(2) };
    }

    public ModelProxy Proxy { get; }

    public ProxyAccess Access { get; }

    public TrialMeter Meter { get; }

    public Budget Budget { get; }

    public HttpClient Http { get; }

    /// <summary>Closes the session, after which everything is accounted for, and says what it used in all roles.</summary>
    public async Task<Usage> CloseAsync()
    {
        await Access.DisposeAsync();
        return Meter.Snapshot().Values.Aggregate(Usage.None, (sum, usage) => sum + usage);
    }

    public static Task<Proxied> StartAsync(Served upstream, Func<ProxySession, ProxySession>? change = null, BudgetLimits? limits = null, Func<ProxyOptions, ProxyOptions>? configure = null) =>
        StartAsync(upstream, upstream.Server.BaseUrl, change, limits, configure);

    public static async Task<Proxied> StartAsync(
        IAsyncDisposable upstream, Uri url, Func<ProxySession, ProxySession>? change = null, BudgetLimits? limits = null, Func<ProxyOptions, ProxyOptions>? configure = null)
    {
        var options = new ProxyOptions(TimeProvider.System);
        var proxy = await ModelProxy.StartAsync(configure?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
        var meter = new TrialMeter();
        var budget = new Budget(limits ?? BudgetLimits.None, Usage.None, TimeSpan.Zero, TimeProvider.System);
        var session = new ProxySession
        {
            Token = Token,
            Model = "pinned-model",
            Upstream = dialect => Target(dialect, url),
            Budget = budget,
            Meter = meter,
            Role = ModelRole.Agent,
            Price = new ModelPrice(1m, 0.1m, 10m),
        };
        return new Proxied(upstream, proxy, proxy.Open(change?.Invoke(session) ?? session), meter, budget);
    }

    public Task<HttpResponseMessage> AskAsync(Dialect dialect, bool stream = false, string user = "hello", CancellationToken ct = default)
    {
        var (path, body) = Served.Asking(dialect, stream, user);
        return PostAsync(path, Encoding.UTF8.GetBytes(body), ct: ct);
    }

    /// <summary>Posts to a path of the session.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, byte[] body, Action<HttpRequestMessage>? change = null, CancellationToken ct = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/t/{Token}{path}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        change?.Invoke(request);
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct == default ? TestContext.Current.CancellationToken : ct);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Proxy.DisposeAsync();
        await provider.DisposeAsync();
    }

    private static UpstreamTarget Target(Dialect dialect, Uri url) => dialect switch
    {
        Dialect.Anthropic => new UpstreamTarget(new Uri(url, "up"), [new("x-api-key", RealKey)]),
        Dialect.Gemini => new UpstreamTarget(new Uri(url, "up"), [new("x-goog-api-key", RealKey)]),
        _ => new UpstreamTarget(new Uri(url, "up/v1"), [new("authorization", $"Bearer {RealKey}")]),
    };
}
