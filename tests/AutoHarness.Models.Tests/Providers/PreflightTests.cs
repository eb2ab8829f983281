using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Names;
using AutoHarness.Models.Tests.Proxy;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Models.Tests.Scripted.Server;
using AutoHarness.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Providers;

public sealed class PreflightTests
{
    public static TheoryData<string, int> RefusedModels => [.. from entry in ProviderCatalog.BuiltIn().Entries
                                                             where entry.Dialect != ProviderDialect.None
                                                             from status in new[] { 401, 402, 403, 404 }
                                                             select new TheoryDataRow<string, int>($"{entry.Name}/some-model", status)];

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Asks_once_and_stops_however_many_wait_for_it(int status)
    {
        foreach (var model in new[] { "gpt-4o", "claude-sonnet-4-5", "gemini/gemini-2.5-pro" })
        {
            await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: {status}}}}}}}]");
            using var models = new RealModels(served);
            using var preflight = new ModelPreflight(models.Gateway, [new ModelSpec(model), new ModelSpec(model, Temperature: 0), new ModelSpec("gpt-5.4")]);

            var waiting = Enumerable.Range(0, 8).Select(_ => Record.ExceptionAsync(() => preflight.EnsureAsync(TestContext.Current.CancellationToken)).AsTask());
            var faults = await Task.WhenAll(waiting);

            Assert.All(faults, fault => Assert.IsType<HarnessException>(fault));
            Assert.Single(served.Server.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(RefusedModels))]
    public async Task Asks_once_whatever_the_provider(string model, int status)
    {
        await using var provider = await RawProvider.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{\"type\":\"error\",\"error\":{\"message\":\"no\"}}", context.RequestAborted);
        });
        var root = provider.BaseUrl.ToString().TrimEnd('/');
        var variables = ProviderCatalog.BuiltIn().Entries
            .SelectMany(entry => entry.BaseUrls.Select(name => (name, root)).Concat(entry.Keys.Select(name => (name, RealModels.Canary))))
            .DistinctBy(pair => pair.Item1)
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        using var models = new RealModels(provider.BaseUrl, variables: variables);
        using var preflight = new ModelPreflight(models.Gateway, [new ModelSpec(model), new ModelSpec("gpt-4o"), new ModelSpec("claude-sonnet-4-5")]);

        var faults = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Record.ExceptionAsync(() => preflight.EnsureAsync(TestContext.Current.CancellationToken)).AsTask()));

        Assert.All(faults, fault => Assert.Equal(status switch { 402 => "AH1205", 404 => "AH1206", _ => "AH1204" }, Assert.IsType<HarnessException>(fault).Error.Code));
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task Asks_each_model_once()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: OK}}]");
        using var models = new RealModels(served);
        using var preflight = new ModelPreflight(models.Gateway, [new ModelSpec("gpt-4o"), new ModelSpec("claude-sonnet-4-5"), new ModelSpec("gpt-4o")]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => preflight.EnsureAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(["gpt-4o", "claude-sonnet-4-5"], served.Server.Requests.Select(request => request.Model));
    }

    [Fact]
    public async Task Passes_a_model_that_answers_and_counts_the_request()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: OK}}]");
        var budget = Calls.Unlimited();
        using var models = new RealModels(served, budget: budget);

        await models.Gateway.PreflightAsync(new ModelSpec("claude-sonnet-4-5"), TestContext.Current.CancellationToken);

        Assert.Single(served.Server.Requests);
        Assert.Equal(1, budget.Spent.Calls);
    }

    [Theory]
    [InlineData("status: 400, message: 'bad effort'", "bad effort")]
    [InlineData("status: 500, message: 'on fire', retry_after: 1ms", "on fire")]
    public async Task Says_what_a_person_can_do_when_the_model_does_not_answer(string error, string why)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{{error}}}}}}}]");
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var models = new RealModels(served, time);

        var check = models.Gateway.PreflightAsync(new ModelSpec("gpt-4o"), TestContext.Current.CancellationToken);
        var fault = await Assert.ThrowsAsync<HarnessException>(() => RealModels.HurryAsync(time, Task.Run(async () =>
        {
            await check;
            return 0;
        })));

        Assert.Equal("AH1206", fault.Error.Code);
        Assert.Contains(why, fault.Error.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_nothing_of_a_scripted_model()
    {
        var asked = 0;
        var gateway = Calls.Gateway(new LambdaScript(_ => $"{++asked}"));

        await gateway.PreflightAsync(new ModelSpec("scripted/test"), TestContext.Current.CancellationToken);

        Assert.Equal(0, asked);
    }
}
