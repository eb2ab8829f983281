using AutoHarness.Models.Tests.Running;
using AutoHarness.Models.Tests.Scripted.Server;
using AutoHarness.Sdk;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Providers;

/// <summary>What a provider says about asking again, in every form, and what is made of it.</summary>
public sealed class RetryHeaderTests
{
    private const string RetryInfo = """body: '{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"30s"}]}}'""";

    [Theory]
    [InlineData("gpt-4o", "status: 429, headers: {retry-after: '30'}")]
    [InlineData("gpt-4o", "status: 429, headers: {retry-after-ms: '30000'}")]
    [InlineData("gpt-4o", "status: 429, headers: {retry-after-ms: '30000', retry-after: '1'}")]
    [InlineData("gpt-4o", "status: 429, retry_after: 30s, retry_form: date")]
    [InlineData("gpt-4o", "status: 503, retry_after: 30s, retry_form: seconds")]
    [InlineData("gpt-4o", "status: 503, retry_after: 30s, retry_form: milliseconds")]
    [InlineData("gpt-4o", "status: 503, retry_after: 30s, retry_form: date")]
    [InlineData("claude-sonnet-4-5", "status: 429, headers: {retry-after: '30'}")]
    [InlineData("claude-sonnet-4-5", "status: 529, retry_after: 30s, retry_form: date")]
    [InlineData("gemini/gemini-2.5-pro", "status: 429, " + RetryInfo)]
    public async Task Waits_as_long_as_the_provider_asks(string model, string error) =>
        Assert.InRange(await WaitedAsync(model, error, step: 0.5), TimeSpan.FromSeconds(29), TimeSpan.FromMinutes(10));

    [Theory]
    [InlineData("status: 429, headers: {retry-after: '30'}")]
    [InlineData("status: 529, headers: {retry-after-ms: '30000'}")]
    [InlineData("status: 503, retry_after: 30s, retry_form: date")]
    public async Task Waits_as_long_as_it_is_asked_whoever_asks(string error)
    {
        foreach (var (model, effort) in RealModels.Kinds)
        {
            Assert.InRange(await WaitedAsync(model, error, step: 0.5, effort), TimeSpan.FromSeconds(29), TimeSpan.FromMinutes(10));
        }
    }

    [Theory]
    [InlineData("status: 503, headers: {retry-after: '31536000'}")]
    [InlineData("status: 529, headers: {retry-after: 'Fri, 31 Dec 9999 23:59:59 GMT'}")]
    [InlineData("status: 404, should_retry: true, headers: {retry-after-ms: '30000000000'}")]
    public async Task Waits_half_an_hour_where_it_is_asked_for_a_year(string error) =>
        Assert.InRange(await WaitedAsync("gpt-4o", error, step: 10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(5));

    [Theory]
    [InlineData("retry-after: '-5'")]
    [InlineData("retry-after: 'soon'")]
    [InlineData("retry-after: 'NaN'")]
    [InlineData("retry-after: '-Infinity'")]
    [InlineData("retry-after: '99999999999999999999'")]
    [InlineData("retry-after-ms: '-Infinity'")]
    [InlineData("retry-after: 'Thu, 01 Jan 1970 00:00:00 GMT'")]
    [InlineData("x-ratelimit-remaining-requests: '0', x-ratelimit-limit-requests: '60', x-ratelimit-reset-requests: '300d'")]
    [InlineData("x-ratelimit-remaining-requests: '-Infinity', x-ratelimit-limit-requests: 'Infinity', x-ratelimit-reset-requests: '-Infinity'")]
    [InlineData("x-ratelimit-remaining-tokens: 'NaN', x-ratelimit-limit-tokens: 'NaN', x-ratelimit-reset-tokens: 'NaN'")]
    public async Task Waits_in_its_own_way_where_what_is_asked_makes_no_sense(string headers)
    {
        foreach (var status in new[] { 429, 503 })
        {
            Assert.InRange(await WaitedAsync("gpt-4o", $"status: {status}, headers: {{{headers}}}", step: 0.5), TimeSpan.Zero, TimeSpan.FromMinutes(10));
        }
    }

    [Theory]
    [InlineData("status: 429, should_retry: false", 1)]
    [InlineData("status: 429, should_retry: true", 6)]
    [InlineData("status: 500, should_retry: false", 1)]
    [InlineData("status: 529, should_retry: false", 1)]
    [InlineData("status: 404, should_retry: true", 6)]
    public async Task Obeys_the_header_that_says_whether_to_try_again(string error, int requests)
    {
        foreach (var (model, effort) in RealModels.Kinds)
        {
            await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{{error}}}}}}}]");
            var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
            using var models = new RealModels(served, time);

            var call = models.Open(model, effort).AskAsync("hi", RealModels.OptionsFor(effort));
            await Assert.ThrowsAsync<InfrastructureException>(() => RealModels.HurryAsync(time, call));

            Assert.Equal(requests, served.Server.Requests.Length);
        }
    }

    [Fact]
    public async Task Stops_at_a_refused_key_whatever_the_header_says()
    {
        await using var served = await Served.StartAsync("rules: [{then: {error: {status: 401, should_retry: true}}}]");
        using var models = new RealModels(served);

        await Assert.ThrowsAsync<HarnessException>(() => models.Open("gpt-4o").AskAsync("hi"));

        Assert.Single(served.Server.Requests);
    }

    /// <summary>Fails a call once and says how much time passed until it was answered by the second request.</summary>
    private static async Task<TimeSpan> WaitedAsync(string model, string error, double step, string? effort = null)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var served = await Served.StartAsync($"rules: [{{when: {{nth: 1}}, then: {{error: {{{error}}}}}}}, {{then: {{text: here}}}}]", time);
        using var models = new RealModels(served, time);
        var start = time.GetUtcNow();

        var answer = await RealModels.HurryAsync(time, models.Open(model, effort).AskAsync("hi", RealModels.OptionsFor(effort)), step);

        Assert.Equal("here", answer.Text);
        Assert.Equal(2, served.Server.Requests.Length);
        return time.GetUtcNow() - start;
    }
}
