using System.Net;
using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Tests.Scripted.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Proxy;

public sealed class StreamRelayTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passes_each_event_on_before_the_next_one_is_made()
    {
        var received = new SemaphoreSlim(0);
        await using var provider = await RawProvider.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var number = 0; number < 5; number++)
            {
                await SendAsync(context, $"data: {number}\n\n");
                await received.WaitAsync(Ct);
            }
        });
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl);

        using var response = await proxied.AskAsync(Dialect.Chat, stream: true);
        await using var stream = await response.Content.ReadAsStreamAsync(Ct);
        using var reader = new StreamReader(stream);
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal($"data: {number}", await reader.ReadLineAsync(Ct));
            Assert.Equal("", await reader.ReadLineAsync(Ct));
            received.Release();
        }

        Assert.Null(await reader.ReadLineAsync(Ct));
    }

    [Fact]
    public async Task Breaks_the_call_off_when_the_client_goes_and_counts_what_was_set_aside()
    {
        var gone = new TaskCompletionSource();
        await using var provider = await RawProvider.StartAsync(context => HangAsync(context, gone));
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl);
        using var leaving = new CancellationTokenSource();

        using (var response = await proxied.AskAsync(Dialect.Anthropic, stream: true, ct: leaving.Token))
        {
            await leaving.CancelAsync();
        }

        var used = await proxied.CloseAsync();
        await gone.Task.WaitAsync(Ct);
        Assert.Equal((1, 9), (used.Calls, used.OutputTokens));
        Assert.Equal(used, proxied.Budget.Spent);
    }

    [Fact]
    public async Task Breaks_calls_off_when_their_session_is_closed_and_has_counted_them_by_then()
    {
        var gone = new TaskCompletionSource();
        await using var provider = await RawProvider.StartAsync(context => HangAsync(context, gone));
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl);
        using var response = await proxied.AskAsync(Dialect.Chat, stream: true);

        var used = await proxied.CloseAsync();

        Assert.Equal(1, used.Calls);
        Assert.Equal(used, proxied.Budget.Spent);
        Assert.True((await RawAnswer.ReadAsync(response)).IsCut);
        await gone.Task.WaitAsync(Ct);
    }

    [Theory]
    [InlineData(true, 119, 504)]
    [InlineData(false, 599, 504)]
    public async Task Waits_for_an_answer_to_begin_only_so_long(bool stream, int patience, int status)
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        await using var provider = await RawProvider.StartAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl, configure: options => options with { Time = time });

        var asking = proxied.AskAsync(Dialect.Chat, stream);
        await asked.Task.WaitAsync(Ct);
        time.Advance(TimeSpan.FromSeconds(patience));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        using var response = await asking;
        var used = await proxied.CloseAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(1, used.Calls);
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task Ends_a_stream_that_falls_silent_with_an_error_event()
    {
        var time = new FakeTimeProvider();
        await using var provider = await RawProvider.StartAsync(context => HangAsync(context, new TaskCompletionSource()));
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl, configure: options => options with { Time = time });

        using var response = await proxied.AskAsync(Dialect.Anthropic, stream: true);
        await using var stream = await response.Content.ReadAsStreamAsync(Ct);
        using var reader = new StreamReader(stream);
        Assert.Equal("data: 1", await reader.ReadLineAsync(Ct));

        // The proxy counts anew once the event has been passed on, which may be a moment after it was received.
        var rest = reader.ReadToEndAsync(Ct);
        while (!rest.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Contains("event: error", await rest, StringComparison.Ordinal);
        Assert.Contains("nothing for too long", await rest, StringComparison.Ordinal);
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task Sends_no_header_of_the_connection_and_those_that_the_provider_must_see()
    {
        await using var provider = await RawProvider.StartAsync(context => SendAsync(context, "{}"));
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl);

        using var response = await proxied.PostAsync("/v1/messages", """{"model":"x"}"""u8.ToArray(), request =>
        {
            request.Headers.TryAddWithoutValidation("anthropic-beta", "one,two");
            request.Headers.TryAddWithoutValidation("x-api-key", Proxied.Token);
            request.Headers.TryAddWithoutValidation("cookie", "a=b");
            request.Headers.TryAddWithoutValidation("openai-project", "p");
            request.Headers.TryAddWithoutValidation("accept-encoding", "gzip, br");
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var headers = provider.Requests[0].Headers;
        Assert.Equal(("one,two", Proxied.RealKey, "identity"), (headers["anthropic-beta"], headers["x-api-key"], headers["accept-encoding"]));
        Assert.DoesNotContain(headers.Keys, name => name is "cookie" or "openai-project" or "transfer-encoding" or "traceparent");
    }

    [Fact]
    public async Task Keeps_back_headers_that_a_client_names_as_of_its_connection()
    {
        await using var provider = await RawProvider.StartAsync(context => SendAsync(context, "{}"));
        await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, proxied.Proxy.BaseUrl.Port, Ct);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /t/{Proxied.Token}/v1/messages HTTP/1.1\r\nHost: x\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nX-Other: 2\r\nContent-Length: 2\r\n\r\n{{}}"), Ct);
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync(Ct);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal("2", provider.Requests[0].Headers["x-other"]);
        Assert.DoesNotContain("x-hop", provider.Requests[0].Headers.Keys);
    }

    [Fact]
    public async Task Passes_the_array_of_a_Gemini_stream_on_and_counts_it()
    {
        var served = await Served.StartAsync("rules: [{then: {text: some words to say}}]");
        await using var proxied = await Proxied.StartAsync(served);

        using var response = await proxied.PostAsync("/v1beta/models/x:streamGenerateContent", """{"contents":[{"parts":[{"text":"hi"}]}]}"""u8.ToArray());
        var body = await response.Content.ReadAsStringAsync(Ct);
        var used = await proxied.CloseAsync();

        Assert.StartsWith("[", body, StringComparison.Ordinal);
        Assert.Equal("/up/v1beta/models/pinned-model:streamGenerateContent", served.Server.Requests[0].Path);
        Assert.Equal((1, 1200, 40), (used.Calls, used.InputTokens, used.OutputTokens));
    }

    private static async Task HangAsync(HttpContext context, TaskCompletionSource gone)
    {
        context.Response.ContentType = "text/event-stream";
        context.RequestAborted.Register(gone.SetResult);
        await SendAsync(context, "data: 1\n\n");
        await gone.Task;
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
