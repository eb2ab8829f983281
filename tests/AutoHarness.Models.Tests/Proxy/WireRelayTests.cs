using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Tests.Scripted.Server;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>Requests that real clients sent, with the answers that they accepted, through the proxy.</summary>
public sealed class WireRelayTests
{
    public static TheoryData<string> Names => WireSamples.Requests;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Relays_a_real_exchange_byte_for_byte_and_counts_it(string name)
    {
        var answer = WireAnswer.Of(name);
        await using var provider = await RawProvider.StartAsync(async context =>
        {
            context.Response.ContentType = answer.ContentType;
            for (var at = 0; at < answer.Body.Length; at += 700)
            {
                await context.Response.Body.WriteAsync(answer.Body.AsMemory(at, Math.Min(700, answer.Body.Length - at)));
                await context.Response.Body.FlushAsync();
            }
        });
        using var sample = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(WireSamples.Folder, "requests", $"{name}.json"), TestContext.Current.CancellationToken));
        var body = Encoding.UTF8.GetBytes(sample.RootElement.GetProperty("body").GetRawText());
        var target = sample.RootElement.GetProperty("path").GetString()!.Replace("/t/TRIAL", "", StringComparison.Ordinal);
        var asked = name.Contains("gemini", StringComparison.Ordinal)
            ? Regex.Match(target, "models/(?<model>[^:]*):", RegexOptions.NonBacktracking).Groups["model"].Value
            : sample.RootElement.GetProperty("body").GetProperty("model").GetString()!;
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl, session => session with { Role = ModelRole.CodingAgent, Model = asked });

        using var response = await proxied.PostAsync(target, body, request => CopyHeaders(sample.RootElement, request));
        var relayed = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var used = await proxied.CloseAsync();

        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(relayed));
        var seen = Assert.Single(provider.Requests);
        Assert.Equal(body, seen.Body);
        Assert.Equal("/up" + target, seen.Target);
        Assert.Equal(Proxied.RealKey, Regex.Match(string.Join('\n', seen.Headers.Values), "sk-real[a-z0-9-]*", RegexOptions.NonBacktracking).Value);
        Assert.DoesNotContain(seen.Headers.Values, value => value.Contains(Proxied.Token, StringComparison.Ordinal));
        Assert.Equal(answer.Body, relayed);
        Assert.Equal(answer.ContentType, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(new Usage(1, 1200 + (100 * answer.Step), 1024, 40, proxied.Access.Session.Price!.Of(1200 + (100 * answer.Step), 1024, 40)), used);
        Assert.Equal(used, proxied.Budget.Spent);
    }

    [Fact]
    public async Task Asks_a_chat_stream_for_its_usage_and_hides_it_from_a_client_that_did_not()
    {
        var answer = WireAnswer.Of("opencode.chat.2");
        await using var provider = await RawProvider.StartAsync(async context =>
        {
            context.Response.ContentType = answer.ContentType;
            await context.Response.Body.WriteAsync(answer.Body);
        });
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl);

        using var response = await proxied.PostAsync("/v1/chat/completions", """{"model":"pinned-model","x": 1.0,"messages":[],"stream_options":{"y":2.50},"stream":true}"""u8.ToArray());
        var relayed = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var used = await proxied.CloseAsync();

        var expected = Encoding.UTF8.GetString(answer.Body).Split("\n\n").Where(frame => !frame.Contains("\"choices\":[]", StringComparison.Ordinal));
        Assert.Equal("""{"model":"pinned-model","x": 1.0,"messages":[],"stream_options":{"y":2.50,"include_usage":true},"stream":true}""", Encoding.UTF8.GetString(provider.Requests[0].Body));
        Assert.Equal(string.Join("\n\n", expected), relayed);
        Assert.Equal((1200 + (100 * answer.Step), 40), (used.InputTokens, used.OutputTokens));
    }

    private static void CopyHeaders(JsonElement sample, HttpRequestMessage request)
    {
        foreach (var header in sample.GetProperty("headers").EnumerateArray())
        {
            var (name, value) = (header[0].GetString()!, header[1].GetString()!.Replace("DUMMY", Proxied.Token, StringComparison.OrdinalIgnoreCase));
            if (!name.Equals("content-type", StringComparison.OrdinalIgnoreCase) && !name.Equals("content-length", StringComparison.OrdinalIgnoreCase) && !name.Equals("host", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
