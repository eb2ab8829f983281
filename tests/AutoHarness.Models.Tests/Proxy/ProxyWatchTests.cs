using System.Collections.Concurrent;
using System.Net;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;
using AutoHarness.Models.Tests.Scripted.Server;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>What whoever answers for a session hears of its calls.</summary>
public sealed class ProxyWatchTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hears_of_a_call_and_of_waiting_that_ends(bool stream)
    {
        var watch = new Listener();
        await using var proxied = await Proxied.StartAsync(await Served.StartAsync("rules: [{then: {text: here}}]"), session => session with { Watch = watch });

        using var response = await proxied.AskAsync(Dialect.Chat, stream);
        await response.Content.ReadAsStringAsync(Ct);
        await proxied.CloseAsync();

        Assert.Equal(["begin", "answered"], watch.Heard);
        Assert.True(watch.Waits > 2);
        Assert.Equal(0, watch.Waiting);
    }

    [Fact]
    public async Task What_it_refuses_reaches_no_provider()
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        var watch = new Listener { Most = 1 };
        await using var proxied = await Proxied.StartAsync(served, session => session with { Watch = watch });

        using var first = await proxied.AskAsync(Dialect.Chat);
        using var second = await proxied.AskAsync(Dialect.Chat);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (first.StatusCode, second.StatusCode));
        Assert.Equal("refused: enough", watch.Heard.Last());
        Assert.Single(served.Server.Requests);
    }

    [Fact]
    public async Task Hears_that_the_budget_is_spent()
    {
        var watch = new Listener();
        await using var proxied = await Proxied.StartAsync(
            await Served.StartAsync("rules: [{then: {text: here}}]"), session => session with { Watch = watch }, new BudgetLimits(null, null, 0, null));

        using var response = await proxied.AskAsync(Dialect.Chat);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.StartsWith("refused:", watch.Heard.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "the provider answered with status 500")]
    [InlineData(429, "the provider answered with status 429")]
    [InlineData(400, null)]
    public async Task Tells_a_providers_fault_from_a_wrong_request(int status, string? fault)
    {
        var watch = new Listener();
        await using var proxied = await Proxied.StartAsync(await Served.StartAsync($"rules: [{{then: {{error: {{status: {status}, message: so it is}}}}}}]"), session => session with { Watch = watch });

        using var response = await proxied.AskAsync(Dialect.Chat);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal($"answered{fault}", watch.Heard.Last());
    }

    private sealed class Listener : IProxyWatch
    {
        private int calls;
        private int waiting;
        private int waits;

        public int Most { get; init; } = int.MaxValue;

        public ConcurrentQueue<string> Heard { get; } = [];

        public int Waiting => Volatile.Read(ref waiting);

        public int Waits => Volatile.Read(ref waits);

        public void Begin()
        {
            Heard.Enqueue("begin");
            if (Interlocked.Increment(ref calls) > Most)
            {
                throw new AgentLimitException("enough");
            }
        }

        public IDisposable Wait()
        {
            Interlocked.Increment(ref waits);
            Interlocked.Increment(ref waiting);
            return new Waited(this);
        }

        public void Refused(Exception reason) => Heard.Enqueue($"refused: {reason.Message}");

        public void Answered(string? fault) => Heard.Enqueue($"answered{fault}");

        private sealed class Waited(Listener owner) : IDisposable
        {
            public void Dispose() => Interlocked.Decrement(ref owner.waiting);
        }
    }
}
