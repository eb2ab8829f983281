using System.ClientModel;
using AutoHarness.Models.Tests.Scripted.Server;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>The providers' own clients, unmodified, through the proxy.</summary>
public sealed class ProxySdkTests
{
    private const string Script = """
        rules:
          - when: {turn: 0, tools_has: [weather]}
            then:
              reasoning: think first
              tool_calls:
                - {name: weather, arguments: '{"city": "Oslo", "days": 1.0}'}
                - {name: weather, arguments: {city: Zürich, days: 2}}
          - when: {turn: 1, last_tool_result_matches: 'rain'}
            then: {text: 'It rains in both cities.', usage: {input: 500, cached: 100, output: 30, reasoning: 10}}
        """;

    [Theory]
    [InlineData("chat", false)]
    [InlineData("chat", true)]
    [InlineData("responses", false)]
    [InlineData("responses", true)]
    [InlineData("anthropic", false)]
    [InlineData("anthropic", true)]
    public async Task A_client_makes_parallel_calls_with_the_pinned_model_and_both_calls_are_counted(string kind, bool stream)
    {
        var served = await Served.StartAsync(Script);
        await using var proxied = await Proxied.StartAsync(served);
        using var client = SdkClients.Create(kind, proxied.Access.BaseUrl, Proxied.Token);
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city, double days) => "rain", "weather")], MaxOutputTokens = 500 };
        List<ChatMessage> conversation = [new(ChatRole.System, "be short"), new(ChatRole.User, "weather?")];

        var first = await AskAsync(client, conversation, options, stream);
        conversation.AddRange(first.Messages);
        var calls = first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToArray();
        conversation.Add(new ChatMessage(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, "rain and wind"))]));
        var second = await AskAsync(client, conversation, options, stream);
        var used = await proxied.CloseAsync();

        Assert.Equal(["Oslo", "Zürich"], calls.Select(call => call.Arguments!["city"]!.ToString()));
        Assert.Equal("It rains in both cities.", second.Text);
        Assert.Equal((500, 30), (second.Usage?.InputTokenCount, second.Usage?.OutputTokenCount));
        Assert.All(served.Server.Requests, request => Assert.Equal("pinned-model", request.Model));
        Assert.Equal((2, 1700, 1124, 70), (used.Calls, used.InputTokens, used.CachedTokens, used.OutputTokens));
        Assert.Equal(used, proxied.Budget.Spent);
        Assert.Contains(proxied.Meter.Notes, note => note.EndsWith("got pinned-model", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("responses")]
    public async Task A_client_with_another_key_is_told_so_once(string kind)
    {
        var served = await Served.StartAsync(Script);
        await using var proxied = await Proxied.StartAsync(served);
        using var client = SdkClients.Create(kind, proxied.Access.BaseUrl, "another-key-of-some-length", retries: 3);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => client.GetResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(401, error.Status);
        Assert.Empty(served.Server.Requests);
    }

    [Fact]
    public async Task The_client_of_Anthropic_repeats_a_call_that_was_refused_for_overload_and_only_the_answer_counts()
    {
        var served = await Served.StartAsync("""
            rules:
              - {when: {nth: 1}, then: {error: {status: 529, retry_after: 1ms}}}
              - {then: {text: here}}
            """);
        await using var proxied = await Proxied.StartAsync(served);
        using var client = SdkClients.Create("anthropic", proxied.Access.BaseUrl, Proxied.Token, retries: 2);

        var answer = await client.GetResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken);
        var used = await proxied.CloseAsync();

        Assert.Equal("here", answer.Text);
        Assert.Equal(2, served.Server.Requests.Length);
        Assert.Equal(1, used.Calls);
    }

    private static async Task<ChatResponse> AskAsync(IChatClient client, List<ChatMessage> conversation, ChatOptions options, bool stream) => stream
        ? await client.GetStreamingResponseAsync(conversation, options, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
        : await client.GetResponseAsync(conversation, options, TestContext.Current.CancellationToken);
}
