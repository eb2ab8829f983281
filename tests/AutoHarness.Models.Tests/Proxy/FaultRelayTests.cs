using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Tests.Scripted.Server;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>Every way in which a provider fails, as a client of the proxy sees it. The proxy never asks twice.</summary>
public sealed class FaultRelayTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public static TheoryData<Dialect> Dialects => [.. Enum.GetValues<Dialect>()];

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, true)]
    [InlineData(402, true)]
    [InlineData(403, true)]
    [InlineData(404, true)]
    [InlineData(408, false)]
    [InlineData(409, false)]
    [InlineData(413, true)]
    [InlineData(422, true)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(502, false)]
    [InlineData(503, false)]
    [InlineData(504, false)]
    [InlineData(529, false)]
    public async Task Passes_an_error_on_as_it_is_and_marks_it_where_asking_again_cannot_help(int status, bool final)
    {
        var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: {status}, message: so it is}}}}}}]");
        await using var proxied = await Proxied.StartAsync(served);
        foreach (var (index, dialect) in Enum.GetValues<Dialect>().Index())
        {
            using var relayed = await proxied.AskAsync(dialect, stream: true);

            Assert.Equal(index + 1, served.Server.Requests.Length);
            Assert.Equal(status, (int)relayed.StatusCode);
            Assert.Equal("so it is", JsonNode.Parse(await relayed.Content.ReadAsStringAsync(Ct))!["error"]!["message"]!.GetValue<string>());
            Assert.Equal("application/json", relayed.Content.Headers.ContentType?.ToString());
            Assert.Equal(final ? "false" : null, Header(relayed, "x-should-retry"));
        }

        Assert.Equal(0, proxied.Budget.Spent.Calls);
    }

    [Theory]
    [InlineData("retry-after", "7")]
    [InlineData("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("retry-after", "31536000")]
    [InlineData("retry-after", "-5")]
    [InlineData("retry-after", "NaN")]
    [InlineData("retry-after-ms", "99999999999999999999")]
    [InlineData("x-should-retry", "true")]
    [InlineData("x-should-retry", "false")]
    [InlineData("x-ratelimit-reset-requests", "99999d")]
    public async Task Passes_on_what_a_provider_says_about_waiting_and_does_not_wait_itself(string name, string value)
    {
        var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: 429, headers: {{{name}: '{value}'}}}}}}}}]");
        await using var proxied = await Proxied.StartAsync(served);

        using var relayed = await proxied.AskAsync(Dialect.Chat);

        Assert.Equal((HttpStatusCode.TooManyRequests, value), (relayed.StatusCode, Header(relayed, name)));
        Assert.Single(served.Server.Requests);
        Assert.Equal(0, proxied.Budget.Spent.Calls);
    }

    [Fact]
    public async Task Passes_waiting_times_and_rate_limits_on_and_nothing_about_the_account()
    {
        var served = await Served.StartAsync("""
            rules:
              - when: {dialect: chat}
                then: {error: {status: 429, retry_after: 700ms, retry_form: [seconds, milliseconds], headers: {openai-organization: org-of-owner, set-cookie: a=b, x-should-retry: 'true'}}}
              - then: {error: {status: 429, retry_after: 90s, retry_form: date}}
            """);
        await using var proxied = await Proxied.StartAsync(served);

        using var chat = await proxied.AskAsync(Dialect.Chat);
        using var anthropic = await proxied.AskAsync(Dialect.Anthropic);

        Assert.Equal(("1", "700", "true"), (Header(chat, "retry-after"), Header(chat, "retry-after-ms"), Header(chat, "x-should-retry")));
        Assert.Equal("0", Header(chat, "x-ratelimit-remaining-requests"));
        Assert.Equal("0", Header(anthropic, "anthropic-ratelimit-tokens-remaining"));
        Assert.EndsWith("GMT", Header(anthropic, "retry-after"), StringComparison.Ordinal);
        Assert.Equal((null, null), (Header(chat, "openai-organization"), Header(chat, "set-cookie")));
        Assert.Equal(2, served.Server.Requests.Length);
    }

    [Theory]
    [InlineData(Dialect.Chat)]
    [InlineData(Dialect.Responses)]
    [InlineData(Dialect.Gemini)]
    public async Task Marks_an_account_without_credit_as_final(Dialect dialect)
    {
        var served = await Served.StartAsync("rules: [{then: {error: {status: 429, quota_spent: true}}}]");
        await using var proxied = await Proxied.StartAsync(served);

        using var relayed = await proxied.AskAsync(dialect);

        Assert.Equal((HttpStatusCode.TooManyRequests, "false"), (relayed.StatusCode, Header(relayed, "x-should-retry")));
        Assert.Single(served.Server.Requests);
    }

    [Fact]
    public async Task Never_shows_a_key_that_a_provider_repeats()
    {
        var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: 401, message: 'wrong key {Proxied.RealKey}.', headers: {{x-echo: {Proxied.RealKey}}}}}}}}}]");
        await using var proxied = await Proxied.StartAsync(served);

        using var relayed = await proxied.AskAsync(Dialect.Responses);

        Assert.Contains("wrong key (hidden).", await relayed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.DoesNotContain(Proxied.RealKey, relayed.Headers.ToString(), StringComparison.Ordinal);
        Assert.Single(served.Server.Requests);
    }

    [Theory]
    [InlineData("events: 0", 0)]
    [InlineData("bytes: 33", 0)]
    [InlineData("events: 1", 1)]
    [InlineData("events: 3", 3)]
    public async Task Ends_a_stream_that_breaks_with_an_error_event_and_counts_it_as_spent(string cut, int whole)
    {
        // A stream of Gemini's has two events.
        foreach (var dialect in Enum.GetValues<Dialect>().Where(dialect => whole < 2 || dialect != Dialect.Gemini))
        {
            var served = await Served.StartAsync($"rules: [{{then: {{text: 'one two three four five six seven eight', cut_stream_after: {{{cut}}}}}}}]");
            await using var proxied = await Proxied.StartAsync(served);

            using var relayed = await proxied.AskAsync(dialect, stream: true);
            var answer = await RawAnswer.ReadAsync(relayed);
            var used = await proxied.CloseAsync();

            Assert.False(answer.IsCut);
            Assert.Equal(whole + 1, answer.Events.Count);
            Assert.Contains("the connection to the provider broke", answer.Events[^1].Data, StringComparison.Ordinal);
            Assert.Equal(1, used.Calls);
            Assert.InRange(used.OutputTokens, dialect == Dialect.Anthropic ? 9 : 1024, 1024);
            Assert.Equal(used, proxied.Budget.Spent);
            Assert.Single(served.Server.Requests);
        }
    }

    [Fact]
    public async Task Breaks_a_document_off_where_the_provider_did()
    {
        var served = await Served.StartAsync("rules: [{then: {text: 'one two three', cut_stream_after: {bytes: 40}}}]");
        await using var proxied = await Proxied.StartAsync(served);

        var isCut = await IsCutAsync(proxied.AskAsync(Dialect.Chat));
        var used = await proxied.CloseAsync();

        Assert.True(isCut);
        Assert.Equal(1, used.Calls);
        Assert.Single(served.Server.Requests);
    }

    [Theory]
    [InlineData("error_event: {status: 529, message: busy, after: 0}")]
    [InlineData("error_event: {status: 500, message: busy, after: 3}, text: some words to say")]
    [InlineData("no_terminal_event: true, text: some words to say")]
    [InlineData("no_usage: true, text: some words to say")]
    [InlineData("half_tool_json: true, tool_calls: [{name: f, arguments: {a: 1}}]")]
    [InlineData("malformed: json, text: some words to say")]
    [InlineData("malformed: event_stream, text: some words to say")]
    [InlineData("malformed: utf8, text: some words to say")]
    [InlineData("malformed: html, text: some words to say")]
    [InlineData("empty: true")]
    [InlineData("refusal: I would rather not")]
    [InlineData("finish: length, text: some words to say")]
    [InlineData("text: some words to say, drip: {bytes: 97, every: 1ms}")]
    public async Task Passes_strange_answers_on_byte_for_byte(string then)
    {
        var served = await Served.StartAsync($"rules: [{{then: {{{then}}}}}]");
        await using var proxied = await Proxied.StartAsync(served, session => session with { Model = "m" });
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            foreach (var stream in new[] { false, true })
            {
                using var direct = await served.AskAsync(dialect, stream);
                using var relayed = await proxied.AskAsync(dialect, stream);

                Assert.Equal((direct.StatusCode, direct.Content.Headers.ContentType), (relayed.StatusCode, relayed.Content.Headers.ContentType));
                Assert.Equal(Timeless((await RawAnswer.ReadAsync(direct)).Bytes), Timeless((await RawAnswer.ReadAsync(relayed)).Bytes));
            }
        }

        // Half of the requests came by the proxy; what an answer does not tell is estimated, never 0.
        var used = await proxied.CloseAsync();
        Assert.Equal((8, 16), (used.Calls, served.Server.Requests.Length));
        Assert.True(used is { InputTokens: > 0, OutputTokens: > 0, Cost: > 0 });
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Passes_a_very_long_answer_on_and_counts_it(Dialect dialect)
    {
        var served = await Served.StartAsync("rules: [{then: {big: 10000000}}]");
        await using var proxied = await Proxied.StartAsync(served);

        using var relayed = await proxied.AskAsync(dialect, stream: true);
        var answer = await RawAnswer.ReadAsync(relayed);
        var used = await proxied.CloseAsync();

        Assert.True(answer.Bytes.Length > 10_000_000);
        Assert.Equal((1, 1200, 40), (used.Calls, used.InputTokens, used.OutputTokens));
        Assert.Single(served.Server.Requests);
    }

    [Fact]
    public async Task Says_that_a_provider_cannot_be_reached_and_counts_nothing()
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        var url = served.Server.BaseUrl;
        await served.DisposeAsync();
        await using var proxied = await Proxied.StartAsync(Stream.Null, url);

        using var relayed = await proxied.AskAsync(Dialect.Anthropic);

        Assert.Equal(HttpStatusCode.BadGateway, relayed.StatusCode);
        Assert.Contains("cannot be reached", await relayed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(0, proxied.Budget.Spent.Calls);
    }

    // The connection is reset, which may overtake the headers that were sent before.
    private static async Task<bool> IsCutAsync(Task<HttpResponseMessage> asking)
    {
        try
        {
            using var response = await asking;
            return (await RawAnswer.ReadAsync(response)).IsCut;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    // Both answers are made at about the same second, not always in the same one.
    private static string Timeless(byte[] body) =>
        Regex.Replace(Encoding.Latin1.GetString(body), "\"created(?:_at)?\":[0-9]+", "", RegexOptions.NonBacktracking);
}
