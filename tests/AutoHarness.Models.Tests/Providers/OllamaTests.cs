using System.Text.Json;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Prices;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Providers;

public sealed class OllamaTests
{
    private const string Call = """{"model":"qwen3:8b","created_at":"2026-11-22T00:00:00Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"weather","arguments":{"days":1.0,"city":"Oslo"}}}]},"done_reason":"stop","done":true,"prompt_eval_count":10,"eval_count":5}""";

    [Fact]
    public async Task Speaks_its_own_dialect_without_a_key_after_a_fault_that_passed()
    {
        await using var server = await OllamaServer.StartAsync((503, """{"error":"server busy"}"""), (200, Call));
        var time = new FakeTimeProvider();
        using var provider = Provider(server, time);
        var meter = new TrialMeter();
        var client = Calls.Gateway([provider], time: time).Open(new ModelSpec("ollama/qwen3:8b", Temperature: 0.5), Calls.Caller(), meter);

        var answer = await RealModels.HurryAsync(time, client.AskAsync("weather?", new ChatOptions { MaxOutputTokens = 77, Tools = [AIFunctionFactory.Create((string city) => "rain", "weather")] }));

        var call = Assert.IsType<FunctionCallContent>(Assert.Single(answer.Messages.SelectMany(message => message.Contents)));
        Assert.Equal(["days=1.0", "city=Oslo"], call.Arguments!.Select(argument => $"{argument.Key}={argument.Value}"));
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        Assert.Equal((10, 5, null), (meter.Snapshot()[ModelRole.Agent].InputTokens, meter.Snapshot()[ModelRole.Agent].OutputTokens, meter.Snapshot()[ModelRole.Agent].Cost));
        Assert.Equal(["/api/chat", "/api/chat"], server.Requests.Select(request => request.Path));
        var sent = JsonElement.Parse(server.Requests[1].Body);
        Assert.Equal(("qwen3:8b", 77, 0.5), (sent.GetProperty("model").GetString(), sent.GetProperty("options").GetProperty("num_predict").GetInt32(), sent.GetProperty("options").GetProperty("temperature").GetDouble()));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task Asks_again_after_a_fault_that_may_pass_and_gives_up_after_six_tries(int status)
    {
        var time = new FakeTimeProvider();
        await using var server = await OllamaServer.StartAsync([.. Enumerable.Repeat((status, "{\"error\":\"busy\"}"), 6)]);
        using var provider = Provider(server, time);

        var call = Calls.Gateway([provider], time: time).Open(new ModelSpec("ollama/x"), Calls.Caller(), new TrialMeter()).AskAsync("hi");
        await Assert.ThrowsAsync<InfrastructureException>(() => RealModels.HurryAsync(time, call));

        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task Says_that_a_model_is_not_there()
    {
        await using var server = await OllamaServer.StartAsync((404, """{"error":"model 'llama9' not found"}"""));
        using var provider = Provider(server, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<HarnessException>(() => Calls.Gateway([provider]).Open(new ModelSpec("ollama/llama9"), Calls.Caller(), new TrialMeter()).AskAsync("hi"));

        Assert.Equal("AH1206", fault.Error.Code);
        Assert.Contains("model 'llama9' not found", fault.Error.Why, StringComparison.Ordinal);
    }

    private static HttpModelProvider Provider(OllamaServer server, TimeProvider time) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { ["OLLAMA_HOST"] = server.Address["http://".Length..] }, PriceTable.BuiltIn(), time);
}
