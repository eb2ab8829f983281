using System.ClientModel;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Scripted.Server;

/// <summary>The providers' own clients, unmodified.</summary>
public sealed class SdkClientTests
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
            then: {text: 'It rains in both cities; take an umbrella.', usage: {input: 500, cached: 100, output: 30, reasoning: 10}}
        """;

    [Theory]
    [InlineData("chat", false)]
    [InlineData("chat", true)]
    [InlineData("responses", false)]
    [InlineData("responses", true)]
    [InlineData("anthropic", false)]
    [InlineData("anthropic", true)]
    public async Task A_client_makes_parallel_calls_and_reads_the_answer(string kind, bool stream)
    {
        await using var served = await Served.StartAsync(Script);
        using var client = Client(kind, served);
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city, double days) => "rain", "weather")], MaxOutputTokens = 500 };
        List<ChatMessage> conversation = [new(ChatRole.System, "be short"), new(ChatRole.User, "weather?")];

        var first = await AskAsync(client, conversation, options, stream);
        conversation.AddRange(first.Messages);
        var calls = first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToArray();
        conversation.Add(new ChatMessage(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, "rain and wind"))]));
        var second = await AskAsync(client, conversation, options, stream);

        Assert.Equal(["Oslo", "Zürich"], calls.Select(call => call.Arguments!["city"]!.ToString()));
        Assert.Equal(2, calls.Select(call => call.CallId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(1200, first.Usage?.InputTokenCount);
        Assert.Equal(1024, first.Usage?.CachedInputTokenCount);
        Assert.Equal(40, first.Usage?.OutputTokenCount);
        Assert.Equal("It rains in both cities; take an umbrella.", second.Text);
        Assert.Equal((500, 100, 30), (second.Usage?.InputTokenCount, second.Usage?.CachedInputTokenCount, second.Usage?.OutputTokenCount));
        Assert.Equal([1, 2], served.Server.Requests.Select(request => request.Rule));
        Assert.Equal([0, 1], served.Server.Requests.Select(request => request.Turn));
        Assert.All(served.Server.Requests, request => Assert.Equal("(present)", request.Header("authorization") ?? request.Header("x-api-key")));
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("responses")]
    public async Task The_client_of_OpenAI_sees_an_error_as_its_own(string kind)
    {
        await using var served = await Served.StartAsync("rules: [{then: {error: {status: 401}}}]");
        using var client = Client(kind, served);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => client.GetResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(401, error.Status);
        Assert.Single(served.Server.Requests);
    }

    [Fact]
    public async Task The_client_of_Anthropic_retries_an_overload_and_sees_the_answer()
    {
        await using var served = await Served.StartAsync("""
            rules:
              - {when: {nth: 1}, then: {error: {status: 529, retry_after: 1ms}}}
              - {then: {text: here}}
            """);
        using var client = Client("anthropic", served, retries: 2);

        var answer = await client.GetResponseAsync("x", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("here", answer.Text);
        Assert.Equal(2, served.Server.Requests.Length);
    }

    private static async Task<ChatResponse> AskAsync(IChatClient client, List<ChatMessage> conversation, ChatOptions options, bool stream) => stream
        ? await client.GetStreamingResponseAsync(conversation, options, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
        : await client.GetResponseAsync(conversation, options, TestContext.Current.CancellationToken);

    private static IChatClient Client(string kind, Served served, int retries = 0) => SdkClients.Create(kind, served.Server.BaseUrl, "dummy", retries);
}
