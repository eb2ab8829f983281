using System.Text.Json;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Scripted.Server;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Models.Tests.Scripted.Server;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Providers;

public sealed class HttpModelProviderTests
{
    private const string Weather = """
        rules:
          - when: {turn: 0, tools_has: [weather]}
            then:
              tool_calls:
                - {name: weather, arguments: '{"days": 1.0, "city": "Oslo"}'}
                - {name: weather, arguments: {city: Zürich, days: 2}}
          - when: {turn: 1, last_tool_result_matches: 'rain'}
            then: {text: 'It rains.', usage: {input: 500, cached: 100, output: 30}}
        """;

    [Theory]
    [InlineData("gpt-4o", null, Dialect.Chat, "gpt-4o")]
    [InlineData("openai/gpt-5.4", null, Dialect.Chat, "gpt-5.4")]
    [InlineData("openai/gpt-5.4", "low", Dialect.Responses, "gpt-5.4")]
    [InlineData("anthropic/claude-sonnet-4-6", "high", Dialect.Anthropic, "claude-sonnet-4-6")]
    [InlineData("claude-sonnet-4-5", null, Dialect.Anthropic, "claude-sonnet-4-5")]
    [InlineData("gemini/gemini-2.5-flash", null, Dialect.Chat, "gemini-2.5-flash")]
    [InlineData("azure/my-deployment", null, Dialect.Chat, "my-deployment")]
    [InlineData("hosted_vllm/org/model", null, Dialect.Chat, "org/model")]
    public async Task Holds_a_conversation_with_parallel_tool_calls(string name, string? effort, Dialect dialect, string asked)
    {
        await using var served = await Served.StartAsync(Weather);
        using var models = new RealModels(served);
        using var client = models.Open(name, effort);
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city, double days) => "rain", "weather")], MaxOutputTokens = 500 };
        List<ChatMessage> conversation = [new(ChatRole.System, "be short"), new(ChatRole.User, "weather?")];

        var first = await client.GetResponseAsync(conversation, options, TestContext.Current.CancellationToken);
        conversation.AddRange(first.Messages);
        var calls = first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToArray();
        conversation.Add(new ChatMessage(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, "rain and wind"))]));
        var second = await client.GetResponseAsync(conversation, options, TestContext.Current.CancellationToken);

        Assert.Equal(["days=1.0", "city=Oslo"], calls[0].Arguments!.Select(argument => $"{argument.Key}={((JsonElement)argument.Value!)}"));
        Assert.Equal((ChatFinishReason.ToolCalls, ChatFinishReason.Stop), (first.FinishReason!.Value, second.FinishReason!.Value));
        Assert.Equal("It rains.", second.Text);
        Assert.Equal([(dialect, asked), (dialect, asked)], served.Server.Requests.Select(request => (request.Dialect, request.Model!)));
        var usage = models.Meter.Snapshot()[ModelRole.Agent];
        Assert.Equal((2, 1700, 1124, 70), (usage.Calls, usage.InputTokens, usage.CachedTokens, usage.OutputTokens));
    }

    [Theory]
    [InlineData("gpt-4o", "authorization")]
    [InlineData("claude-sonnet-4-5", "x-api-key")]
    [InlineData("azure/my-deployment", "api-key")]
    public async Task Sends_the_key_in_the_header_of_the_provider_only(string name, string header)
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: hi}}]");
        using var models = new RealModels(served);

        await models.Open(name).AskAsync("hello");

        var request = Assert.Single(served.Server.Requests);
        string[] keys = ["authorization", "x-api-key", "api-key", "x-goog-api-key"];
        Assert.Equal([header], keys.Where(key => request.Header(key) is not null));
    }

    [Fact]
    public async Task Sends_no_key_at_all_to_a_server_without_one_and_a_version_in_the_query_where_there_is_one()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: hi}}]");
        using var models = new RealModels(served);

        await models.Open("hosted_vllm/llama").AskAsync("hello");
        await models.Open("azure/mine").AskAsync("hello");

        Assert.Null(served.Server.Requests[0].Header("authorization"));
        Assert.Equal("/openai/v1/chat/completions?api-version=2026-01-01", served.Server.Requests[1].Path);
    }

    [Theory]
    [InlineData("gpt-4o", "max_completion_tokens")]
    [InlineData("hosted_vllm/llama", "max_tokens")]
    [InlineData("claude-sonnet-4-5", "max_tokens")]
    public async Task Names_the_limit_of_the_output_as_the_server_knows_it(string name, string field)
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: hi}}]");
        using var models = new RealModels(served);

        await models.Open(name).AskAsync("hello", new ChatOptions { MaxOutputTokens = 77 });

        var body = BodyOf(served.Server.Requests[0]);
        Assert.Equal(77, body.GetProperty(field).GetInt32());
        Assert.Single(new[] { "max_tokens", "max_completion_tokens" }, other => body.TryGetProperty(other, out _));
    }

    [Fact]
    public async Task Gives_Anthropic_a_limit_and_the_pinned_temperature()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: hi}}]");
        using var models = new RealModels(served);

        await models.Open("claude-sonnet-4-5", temperature: 0.25).AskAsync("hello");

        var body = BodyOf(served.Server.Requests[0]);
        Assert.Equal(("claude-sonnet-4-5", 8192, 0.25), (body.GetProperty("model").GetString(), body.GetProperty("max_tokens").GetInt32(), body.GetProperty("temperature").GetDouble()));
        Assert.Equal(1, body.GetProperty("messages").GetArrayLength());
    }

    [Theory]
    [InlineData("gpt-5.4", "low", 0.5, "temperature", "reasoning_effort")]
    [InlineData("gpt-4o", "low", 0.5, "reasoning_effort", "temperature")]
    [InlineData("claude-sonnet-4-5", "low", 0.5, "thinking", "temperature")]
    [InlineData("claude-sonnet-4-6", "low", 0.5, "temperature", "thinking")]
    public async Task Leaves_out_what_the_model_is_known_not_to_take_and_notes_it(string name, string effort, double temperature, string absent, string present)
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: hi}}]");
        using var models = new RealModels(served);

        await models.Open(name, effort, temperature).AskAsync("hello");

        var body = BodyOf(served.Server.Requests[0]);
        Assert.False(body.TryGetProperty(absent, out _));
        Assert.True(body.TryGetProperty(present, out _));
        Assert.Contains(models.Meter.Notes, note => note.StartsWith("left out ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Learns_from_a_refusal_what_to_leave_out_once_for_all_trials()
    {
        await using var served = await Served.StartAsync("""
            rules:
              - {when: {nth: 1}, then: {error: {status: 400, body: '{"error":{"message":"Unsupported value: temperature does not support 0.5","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}'}}}
              - {then: {text: here}}
            """);
        using var models = new RealModels(served);

        var first = await models.Open("hosted_vllm/odd", temperature: 0.5).AskAsync("hello");
        var second = await models.Open("hosted_vllm/odd", temperature: 0.5).AskAsync("hello");

        Assert.Equal(("here", "here"), (first.Text, second.Text));
        Assert.Equal([true, false, false], served.Server.Requests.Select(request => BodyOf(request).TryGetProperty("temperature", out _)));
        Assert.Contains(models.Meter.Notes, note => note.Contains("temperature", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_the_missing_key_and_where_to_put_it()
    {
        using var provider = new AutoHarness.Models.Providers.HttpModelProvider(new Dictionary<string, string>(StringComparer.Ordinal), AutoHarness.Models.Prices.PriceTable.BuiltIn(), TimeProvider.System);
        var gateway = Calls.Gateway([provider]);

        var fault = Assert.Throws<HarnessException>(() => gateway.Open(new ModelSpec("claude-opus-4-5"), Calls.Caller(), new Models.Metering.TrialMeter()));

        Assert.Equal(("AH1203", ExitCode.Environment), (fault.Error.Code, fault.Error.Exit));
        Assert.Equal("ANTHROPIC_API_KEY is not set; model anthropic/claude-opus-4-5 needs it", fault.Error.Message);
        Assert.Equal(["put ANTHROPIC_API_KEY=... into .env"], fault.Error.Fixes);
        Assert.Contains("ANTHROPIC_AUTH_TOKEN", fault.Error.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bedrock/anthropic.claude", "AH1207")]
    [InlineData("vertex_ai/gemini-2.5-pro", "AH1207")]
    [InlineData("lm_studio/x", "AH1208")]
    [InlineData("nobody/x", "AH1209")]
    [InlineData("mystery", "AH1209")]
    public void Says_what_is_wrong_with_a_name_before_any_call(string name, string code)
    {
        using var provider = new AutoHarness.Models.Providers.HttpModelProvider(new Dictionary<string, string>(StringComparer.Ordinal), AutoHarness.Models.Prices.PriceTable.BuiltIn(), TimeProvider.System);

        var fault = Assert.Throws<HarnessException>(() => Calls.Gateway([provider]).Identify(new ModelSpec(name)));

        Assert.Equal(code, fault.Error.Code);
        Assert.NotEmpty(fault.Error.Fixes);
    }

    [Theory]
    [InlineData("http://u:p@host/v1")]
    [InlineData("ftp://host")]
    [InlineData("http://host/v1?key=1")]
    public void Refuses_an_address_that_is_none_without_repeating_it(string address)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["OPENAI_API_KEY"] = "k", ["OPENAI_BASE_URL"] = address };
        using var provider = new AutoHarness.Models.Providers.HttpModelProvider(variables, AutoHarness.Models.Prices.PriceTable.BuiltIn(), TimeProvider.System);

        var fault = Assert.Throws<HarnessException>(() => provider.Identify(new ModelSpec("gpt-4o")));

        Assert.Equal("AH1208", fault.Error.Code);
        Assert.DoesNotContain(address, fault.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-4o", null, "openai/gpt-4o")]
    [InlineData("openai/gpt-4o", "http://10.0.0.1/v1", "openai/gpt-4o@http://10.0.0.1/v1")]
    public void Puts_another_server_into_the_identity(string name, string? address, string identity)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["OPENAI_BASE_URL"] = address ?? "" };
        using var provider = new AutoHarness.Models.Providers.HttpModelProvider(variables, AutoHarness.Models.Prices.PriceTable.BuiltIn(), TimeProvider.System);

        Assert.Equal(identity, provider.Identify(new ModelSpec(name)).Text);
    }

    private static JsonElement BodyOf(ReceivedRequest request) => JsonElement.Parse(request.Body.Span);
}
