using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Tests.Providers;
using AutoHarness.Models.Tests.Scripted.Server;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>Where the proxy sends the calls of a provider's models.</summary>
public sealed class ProxyTargetTests
{
    [Theory]
    [InlineData("gpt-4o", Dialect.Chat, "/v1/chat/completions", "authorization")]
    [InlineData("gpt-5.4", Dialect.Responses, "/v1/responses", "authorization")]
    [InlineData("claude-sonnet-4-5", Dialect.Anthropic, "/v1/messages", "x-api-key")]
    [InlineData("gemini/gemini-2.5-pro", Dialect.Gemini, "/v1beta/models/gemini-2.5-pro:generateContent", "x-goog-api-key")]
    [InlineData("gemini/gemini-2.5-pro", Dialect.Chat, "/v1beta/openai/chat/completions", "authorization")]
    [InlineData("azure/mine", Dialect.Chat, "/openai/v1/chat/completions?api-version=2026-01-01", "api-key")]
    [InlineData("azure/mine", Dialect.Responses, "/openai/v1/responses?api-version=2026-01-01", "api-key")]
    [InlineData("hosted_vllm/org/model", Dialect.Chat, "/v1/chat/completions", null)]
    public async Task Each_dialect_goes_where_its_provider_has_it_with_the_key_where_that_wants_it(string model, Dialect dialect, string path, string? header)
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        using var models = new RealModels(served);
        var target = models.Provider.Proxied(model)!;
        await using var proxied = await Proxied.StartAsync(served, session => session with { Model = target.Name, Upstream = target.Target });

        using var response = await proxied.AskAsync(dialect);

        Assert.True(response.IsSuccessStatusCode);
        var request = Assert.Single(served.Server.Requests);
        Assert.Equal(path, request.Path);
        Assert.Equal(header is null ? [] : [header], new[] { "authorization", "x-api-key", "x-goog-api-key", "api-key" }.Where(name => request.Header(name) is not null));
    }

    [Theory]
    [InlineData("api-version=2020-01-01", "api-version=2026-01-01")]
    [InlineData("API-Version=2020-01-01&beta=true", "api-version=2026-01-01&beta=true")]
    [InlineData("beta=true", "api-version=2026-01-01&beta=true")]
    public async Task The_version_of_the_config_wins_over_the_clients(string asked, string sent)
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        using var models = new RealModels(served);
        var target = models.Provider.Proxied("azure/mine")!;
        await using var proxied = await Proxied.StartAsync(served, session => session with { Model = target.Name, Upstream = target.Target });
        var (_, body) = Served.Asking(Dialect.Chat, stream: false);

        using var response = await proxied.PostAsync($"/v1/chat/completions?{asked}", Encoding.UTF8.GetBytes(body));

        Assert.Equal($"/openai/v1/chat/completions?{sent}", Assert.Single(served.Server.Requests).Path);
    }
}
