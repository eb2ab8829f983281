using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Benchmarks.Tau.Tests.Running;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Prices;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Scripted.Server;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Tests.Wire;

/// <summary>What a provider receives: tools and call arguments as the reference sends them, byte for byte.</summary>
public sealed class ChatDialectTests
{
    private const string Script = """
        rules:
          - when: {tools_has: [get_order_details], turn: 0}
            then:
              tool_calls:
                - {name: get_order_details, arguments: '{"order_id":"#W0000000"}'}
                - {name: calculate, arguments: '{"expression":"1 + 2.50"}'}
          - when: {tools_has: [get_order_details], turn: 1}
            then: {text: done}
          - when: {user_matches: 'Hi! How can I help'}
            then: {text: I need help}
          - then: {text: 'bye ###STOP###'}
        """;

    [Fact]
    public async Task Tools_and_arguments_are_the_references_bytes()
    {
        await using var server = await ScriptedServer.StartAsync(ServerScript.Parse(Script), new ServerOptions(TimeProvider.System), TestContext.Current.CancellationToken);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["OPENAI_API_KEY"] = "none", ["OPENAI_BASE_URL"] = server.BaseUrl.ToString().TrimEnd('/') + "/v1" };
        using var provider = new HttpModelProvider(variables, PriceTable.BuiltIn(), TimeProvider.System);
        var gateway = new ModelGateway([provider], new Budget(BudgetLimits.None, Usage.None, TimeSpan.Zero, TimeProvider.System), TimeProvider.System);
        var benchmark = await Desk.OpenAsync(Desk.Options("retail"));
        var trial = Desk.Request(benchmark.World.Domain.Tasks.First(task => task.Criteria?.NlAssertions is null or { IsEmpty: true }).Id);
        using var agent = gateway.Open(new ModelSpec("gpt-4.1"), new ModelCaller(trial.Key, 300, ModelRole.Agent), new TrialMeter());
        using var user = gateway.Open(new ModelSpec("gpt-4.1"), new ModelCaller(trial.Key, 300, ModelRole.User), new TrialMeter());

        await benchmark.RunAsync(trial, new DirectRunner(agent, user), TestContext.Current.CancellationToken);

        var asked = server.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement).ToList();
        var byAgent = asked.Where(request => request.TryGetProperty("tools", out _)).ToList();
        var expected = "[" + string.Join(',', benchmark.World.AgentSchemas.Select(tool => Compact(PyNode.Of(tool.ToValue())!))) + "]";
        Assert.Equal(2, byAgent.Count);
        Assert.All(byAgent, request => Assert.Equal(expected, request.GetProperty("tools").GetRawText()));
        Assert.All(asked.Except(byAgent), request => Assert.Equal(300, request.GetProperty("seed").GetInt64()));
        Assert.Equal(
            ["""{"order_id": "#W0000000"}""", """{"expression": "1 + 2.50"}"""],
            byAgent[1].GetProperty("messages").EnumerateArray().Single(message => message.TryGetProperty("tool_calls", out _)).GetProperty("tool_calls").EnumerateArray()
                .Select(call => call.GetProperty("function").GetProperty("arguments").GetString()));
        Assert.Equal(["Error: Order not found", "3.5"], byAgent[1].GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("role").GetString() == "tool").Select(message => message.GetProperty("content").GetString()));
    }

    // As the reference's HTTP client writes JSON: no blanks, nothing escaped that need not be.
    private static string Compact(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            node.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
