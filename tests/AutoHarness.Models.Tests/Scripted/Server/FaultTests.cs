using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Models.Dialects;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Scripted.Server;

/// <summary>Each thing that can go wrong, as it looks on the wire.</summary>
public sealed class FaultTests
{
    private const string Words = "one two three four five six seven eight nine ten eleven twelve";

    public static TheoryData<Dialect> Dialects => [Dialect.Chat, Dialect.Responses, Dialect.Anthropic, Dialect.Gemini];

    [Theory]
    [InlineData(Dialect.Chat, 401, "error.code", "invalid_api_key")]
    [InlineData(Dialect.Chat, 404, "error.code", "model_not_found")]
    [InlineData(Dialect.Responses, 429, "error.code", "rate_limit_exceeded")]
    [InlineData(Dialect.Responses, 500, "error.type", "server_error")]
    [InlineData(Dialect.Anthropic, 401, "error.type", "authentication_error")]
    [InlineData(Dialect.Anthropic, 402, "error.type", "billing_error")]
    [InlineData(Dialect.Anthropic, 403, "error.type", "permission_error")]
    [InlineData(Dialect.Anthropic, 500, "error.type", "api_error")]
    [InlineData(Dialect.Anthropic, 529, "error.type", "overloaded_error")]
    [InlineData(Dialect.Gemini, 400, "error.status", "INVALID_ARGUMENT")]
    [InlineData(Dialect.Gemini, 429, "error.status", "RESOURCE_EXHAUSTED")]
    [InlineData(Dialect.Gemini, 503, "error.status", "UNAVAILABLE")]
    public async Task An_error_has_the_form_of_its_dialect(Dialect dialect, int status, string member, string word)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: {status}, message: no luck}}}}}}]");

        using var response = await served.AskAsync(dialect, stream: true);
        var body = JsonNode.Parse((await RawAnswer.ReadAsync(response)).Text)!;

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(word, member.Split('.').Aggregate(body, (node, name) => node[name]!).GetValue<string>());
        Assert.Equal("no luck", body["error"]!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_rate_limit_tells_the_waiting_time_in_every_form()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var served = await Served.StartAsync("""
            rules:
              - {when: {user_matches: date}, then: {error: {status: 429, retry_after: 90s, retry_form: date, should_retry: false}}}
              - {then: {error: {status: 429, retry_after: 700ms, should_retry: true, headers: {x-ratelimit-limit-requests: '7'}}}}
            """, time);

        using var openAi = await served.AskAsync(Dialect.Chat);
        using var anthropic = await served.AskAsync(Dialect.Anthropic, user: "date");
        using var gemini = await served.AskAsync(Dialect.Gemini);
        var details = JsonNode.Parse((await RawAnswer.ReadAsync(gemini)).Text)!["error"]!["details"]!.AsArray();

        Assert.Equal("1", Header(openAi, "retry-after"));
        Assert.Equal("700", Header(openAi, "retry-after-ms"));
        Assert.Equal("true", Header(openAi, "x-should-retry"));
        Assert.Equal("7", Header(openAi, "x-ratelimit-limit-requests"));
        Assert.Equal("0", Header(openAi, "x-ratelimit-remaining-tokens"));
        Assert.Equal("700ms", Header(openAi, "x-ratelimit-reset-requests"));
        Assert.Equal("Sun, 01 Mar 2026 12:01:30 GMT", Header(anthropic, "retry-after"));
        Assert.Equal("false", Header(anthropic, "x-should-retry"));
        Assert.Null(Header(anthropic, "retry-after-ms"));
        Assert.Equal("2026-03-01T12:01:30Z", Header(anthropic, "anthropic-ratelimit-input-tokens-reset"));
        Assert.Equal("0.7s", details.Single()!["retryDelay"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_spent_quota_is_not_a_rate_limit()
    {
        await using var served = await Served.StartAsync("rules: [{then: {error: {status: 429, quota_spent: true}}}]");

        using var openAi = await served.AskAsync(Dialect.Chat);
        using var gemini = await served.AskAsync(Dialect.Gemini);

        Assert.Contains("insufficient_quota", (await RawAnswer.ReadAsync(openAi)).Text, StringComparison.Ordinal);
        Assert.Null(Header(openAi, "x-ratelimit-remaining-requests"));
        Assert.Contains("PerDay", (await RawAnswer.ReadAsync(gemini)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_stream_breaks_before_its_first_event(Dialect dialect)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{text: {Words}, cut_stream_after: {{events: 0}}}}}}]");

        using var response = await served.AskAsync(dialect, stream: true);
        var answer = await RawAnswer.ReadAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(answer.IsCut);
        Assert.Empty(answer.Bytes);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_stream_breaks_after_whole_events_or_within_one(Dialect dialect)
    {
        await using var served = await Served.StartAsync($$"""
            rules:
              - {when: {user_matches: bytes}, then: {text: {{Words}}, cut_stream_after: {bytes: 33} } }
              - {then: {text: {{Words}}, cut_stream_after: {events: 2} } }
            """);

        using var atEvent = await served.AskAsync(dialect, stream: true);
        using var atByte = await served.AskAsync(dialect, stream: true, user: "bytes");
        using var whole = await served.AskAsync(dialect, user: "bytes");
        var (events, bytes, document) = (await RawAnswer.ReadAsync(atEvent), await RawAnswer.ReadAsync(atByte), await RawAnswer.ReadAsync(whole));

        Assert.True(events.IsCut && bytes.IsCut && document.IsCut);
        Assert.Equal(2, events.Events.Count);
        Assert.Equal(33, bytes.Bytes.Length);
        Assert.Equal(33, document.Bytes.Length);
    }

    [Theory]
    [InlineData(Dialect.Chat, "finish_reason\":\"stop")]
    [InlineData(Dialect.Responses, "response.completed")]
    [InlineData(Dialect.Anthropic, "message_stop")]
    [InlineData(Dialect.Gemini, "finishReason")]
    public async Task A_stream_can_end_without_its_terminal_event(Dialect dialect, string terminal)
    {
        await using var served = await Served.StartAsync($$"""
            rules:
              - {when: {nth: 1}, then: {text: {{Words}}, no_terminal_event: true} }
              - {then: {text: {{Words}}} }
            """);

        using var first = await served.AskAsync(dialect, stream: true);
        using var second = await served.AskAsync(dialect, stream: true);
        var (without, with) = (await RawAnswer.ReadAsync(first), await RawAnswer.ReadAsync(second));

        Assert.False(without.IsCut);
        Assert.DoesNotContain(terminal, without.Text, StringComparison.Ordinal);
        Assert.Contains(terminal, with.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Dialect.Chat, "prompt_tokens")]
    [InlineData(Dialect.Responses, "input_tokens")]
    [InlineData(Dialect.Anthropic, "_tokens")]
    [InlineData(Dialect.Gemini, "usageMetadata")]
    public async Task An_answer_can_be_silent_about_its_usage(Dialect dialect, string member)
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: x, no_usage: true}}]");

        using var stream = await served.AskAsync(dialect, stream: true);
        using var whole = await served.AskAsync(dialect);

        Assert.DoesNotContain(member, (await RawAnswer.ReadAsync(stream)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(member, (await RawAnswer.ReadAsync(whole)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_arguments_of_a_call_can_break_off()
    {
        await using var served = await Served.StartAsync("""rules: [{then: {tool_calls: [{name: bash, arguments: '{"command": "list"}'}], half_tool_json: true}}]""");

        using var chat = await served.AskAsync(Dialect.Chat);
        using var anthropic = await served.AskAsync(Dialect.Anthropic, stream: true);
        using var gemini = await served.AskAsync(Dialect.Gemini);
        var whole = JsonNode.Parse((await RawAnswer.ReadAsync(chat)).Text)!;
        var pieces = (await RawAnswer.ReadAsync(anthropic)).Events.Select(item => JsonNode.Parse(item.Data)!["delta"]?["partial_json"]?.GetValue<string>());

        Assert.Equal("{\"command", whole["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["arguments"]!.GetValue<string>());
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(string.Concat(pieces)));
        Assert.Contains("MALFORMED_FUNCTION_CALL", (await RawAnswer.ReadAsync(gemini)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Dialect.Chat, "finish_reason\":\"length", "\"refusal\":\"I will")]
    [InlineData(Dialect.Responses, "\"reason\":\"max_output_tokens\"", "\"type\":\"refusal\"")]
    [InlineData(Dialect.Anthropic, "stop_reason\":\"max_tokens", "stop_reason\":\"refusal")]
    [InlineData(Dialect.Gemini, "finishReason\":\"MAX_TOKENS", "blockReason")]
    public async Task A_model_runs_out_of_tokens_or_refuses(Dialect dialect, string length, string refusal)
    {
        await using var served = await Served.StartAsync("""
            rules:
              - {when: {user_matches: refuse}, then: {refusal: I will not}}
              - {then: {text: half a, finish: length}}
            """);

        foreach (var stream in new[] { false, true })
        {
            using var cut = await served.AskAsync(dialect, stream);
            using var refused = await served.AskAsync(dialect, stream, user: "refuse");

            Assert.Contains(length, (await RawAnswer.ReadAsync(cut)).Text, StringComparison.Ordinal);
            Assert.Contains(refusal, (await RawAnswer.ReadAsync(refused)).Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_error_can_come_within_a_stream_that_began_well(Dialect dialect)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{text: {Words}, error_event: {{after: 2, status: 529, message: too busy}}}}}}]");

        using var response = await served.AskAsync(dialect, stream: true);
        var events = (await RawAnswer.ReadAsync(response)).Events;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, events.Count);
        Assert.Equal(dialect is Dialect.Responses or Dialect.Anthropic ? "error" : null, events[2].Name);
        Assert.Contains("too busy", events[2].Data, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_answer_can_be_empty(Dialect dialect)
    {
        await using var served = await Served.StartAsync("rules: [{then: {empty: true}}]");

        using var response = await served.AskAsync(dialect, stream: true);
        var text = (await RawAnswer.ReadAsync(response)).Text;

        Assert.DoesNotContain("\"text\":\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("output_text", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task An_answer_can_be_ten_megabytes(Dialect dialect)
    {
        await using var served = await Served.StartAsync("rules: [{then: {big: 10000000}}]");

        using var response = await served.AskAsync(dialect, stream: true);
        var answer = await RawAnswer.ReadAsync(response);

        Assert.False(answer.IsCut);
        Assert.InRange(answer.Bytes.Length, 10_000_000, 60_000_000);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("event_stream")]
    [InlineData("html")]
    [InlineData("utf8")]
    public async Task An_answer_can_be_garbage(string kind)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{text: {Words}, malformed: {kind}}}}}]");

        using var response = await served.AskAsync(Dialect.Chat, stream: true);
        var answer = await RawAnswer.ReadAsync(response);
        using var whole = await served.AskAsync(Dialect.Chat);
        var document = await RawAnswer.ReadAsync(whole);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(answer.IsCut || document.IsCut);
        if (kind == "utf8")
        {
            Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(answer.Bytes));
        }
        else
        {
            Assert.Equal(kind == "html", answer.Text.StartsWith("<html>", StringComparison.Ordinal));
            Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(document.Text));
            Assert.NotEqual(kind == "event_stream", answer.Events.Any(item => item.Data.Length > 0 && item.Data != "[DONE]" && !IsJson(item.Data)) || kind == "html");
        }
    }

    [Fact]
    public async Task A_drip_and_a_delay_take_their_time_by_the_servers_clock()
    {
        var time = new FakeTimeProvider();
        await using var served = await Served.StartAsync("rules: [{then: {text: abc, delay: 5s, drip: {bytes: 100, every: 1s}}}]", time);

        var asked = served.AskAsync(Dialect.Anthropic);
        while (!asked.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        var read = RawAnswer.ReadAsync(await asked);
        while (!read.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        var answer = await read;
        Assert.Equal("abc", JsonNode.Parse(answer.Text)!["content"]![0]!["text"]!.GetValue<string>());
        Assert.True(time.GetUtcNow() - time.Start >= TimeSpan.FromSeconds(5 + (answer.Bytes.Length / 100)));
    }

    [Fact]
    public async Task Events_arrive_one_by_one_while_the_answer_is_still_under_way()
    {
        var time = new FakeTimeProvider();
        await using var served = await Served.StartAsync($"rules: [{{then: {{text: {Words}, drip: {{bytes: 1000000, every: 1h}}}}}}]".Replace("1h", "60m", StringComparison.Ordinal), time);

        using var response = await served.AskAsync(Dialect.Chat, stream: true);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[64 * 1024];
        var first = ServerEvents.Read(Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer, TestContext.Current.CancellationToken)));

        // The clock stands still: the second event cannot have been sent.
        Assert.Single(first);
        Assert.Contains("\"role\":\"assistant\"", first[0].Data, StringComparison.Ordinal);
    }

    private static bool IsJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
