using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Tests.Scripted.Server;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>What a call through the proxy is counted with.</summary>
public sealed class ProxyBillTests
{
    private static readonly ModelPrice Price = new(5m, 0.5m, 25m) { CacheWrite = 6.25m };

    public static TheoryData<Dialect> Dialects => [.. Enum.GetValues<Dialect>()];

    [Theory]
    [InlineData(Dialect.Anthropic, """{"type":"message","content":[],"usage":{"input_tokens":100000,"cache_read_input_tokens":300000,"cache_creation_input_tokens":600000,"output_tokens":10000}}""")]
    [InlineData(Dialect.Chat, """{"choices":[],"usage":{"prompt_tokens":1000000,"prompt_tokens_details":{"cached_tokens":300000,"cache_write_tokens":600000},"completion_tokens":10000}}""")]
    [InlineData(Dialect.Responses, """{"output":[],"usage":{"input_tokens":1000000,"input_tokens_details":{"cached_tokens":300000,"cache_write_tokens":600000},"output_tokens":10000}}""")]
    public async Task Writing_to_the_cache_has_its_own_price(Dialect dialect, string answer)
    {
        var provider = await RawProvider.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer), context.RequestAborted);
        });
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl, session => session with { Price = Price });

        using var response = await proxied.AskAsync(dialect);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var used = await proxied.CloseAsync();

        Assert.Equal(new Usage(1, 1_000_000, 300_000, 10_000, 0.5m + 0.15m + 3.75m + 0.25m), used);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_answer_that_does_not_tell_is_counted_by_its_size_and_never_with_0(Dialect dialect)
    {
        foreach (var usage in new[] { "no_usage: true", "usage: {input: 0, output: 0}" })
        {
            foreach (var stream in new[] { false, true })
            {
                var served = await Served.StartAsync($"rules: [{{then: {{text: some words, {usage}}}}}]");
                await using var proxied = await Proxied.StartAsync(served, session => session with { Price = Price });

                using var response = await proxied.AskAsync(dialect, stream);
                var size = (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
                var used = await proxied.CloseAsync();

                Assert.Equal(1, used.Calls);
                Assert.InRange(used.InputTokens, 1, 1000);
                Assert.InRange(used.OutputTokens, 1, Math.Min(1024, (size + 500) / 3));
                Assert.True(used.Cost > 0);
                Assert.Contains(proxied.Meter.Notes, note => note.Contains("estimated by its size", StringComparison.Ordinal));
            }
        }
    }
}
