using System.Text.Json;
using AutoHarness.Models.Tests.Scripted.Server;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Providers;

public sealed class ExactRequestTests
{
    private const string Tool =
        """{"type":"function","function":{"name":"book","description":"Books it's \"now\" <b> for 5 € & more.","parameters":{"$defs":{"Seat":{"properties":{"row":{"title":"Row","type":"integer"}},"required":["row"],"title":"Seat","type":"object"}},"properties":{"seat":{"anyOf":[{"$ref":"#/$defs/Seat"},{"type":"null"}],"default":null,"title":"Seat"},"at":{"enum":["b","a"],"title":"At","type":"string"}},"required":["at"],"title":"parameters","type":"object"}}}""";

    [Fact]
    public async Task Tools_and_call_arguments_arrive_as_they_were_declared_and_made()
    {
        await using var served = await Served.StartAsync("rules:\n  - {then: {text: fine}}\n");
        using var models = new RealModels(served);
        using var client = models.Open("gpt-4.1");
        using var tool = JsonDocument.Parse(Tool);
        var function = tool.RootElement.GetProperty("function");
        var declaration = AIFunctionFactory.CreateDeclaration(
            function.GetProperty("name").GetString()!, function.GetProperty("description").GetString(), function.GetProperty("parameters").Clone(), returnJsonSchema: null);
        var arguments = Arguments("""{"z":1.0,"a":[1,2.50,1e5,-1E-7,1e16,0.0001,123456789012345678901234567890],"text":"caf\u00e9 \"x\"\n/<\u007f","none":null,"yes":true,"o":{},"l":[]}""");
        List<ChatMessage> conversation =
        [
            new(ChatRole.System, "policy"),
            new(ChatRole.User, "hello"),
            new(ChatRole.Assistant, [new TextContent("one moment"), new FunctionCallContent("c1", "book", arguments), new FunctionCallContent("c2", "book", null)]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "done"), new FunctionResultContent("c2", "Error: no")]),
        ];

        await client.GetResponseAsync(conversation, new ChatOptions { Tools = [declaration] }, TestContext.Current.CancellationToken);

        using var body = JsonDocument.Parse(served.Server.Requests.Single().Body);
        Assert.Equal($"[{Tool}]", body.RootElement.GetProperty("tools").GetRawText());
        var messages = body.RootElement.GetProperty("messages");
        Assert.Equal(["system", "user", "assistant", "tool", "tool"], messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        var said = messages[2];
        Assert.Equal(
            ["""{"z": 1.0, "a": [1, 2.5, 100000.0, -1e-07, 1e+16, 0.0001, 123456789012345678901234567890], "text": "caf\u00e9 \"x\"\n/<""" + "\u007f" + "\", \"none\": null, \"yes\": true, \"o\": {}, \"l\": []}", "{}"],
            said.GetProperty("tool_calls").EnumerateArray().Select(call => call.GetProperty("function").GetProperty("arguments").GetString()));
        Assert.Contains("one moment", said.GetProperty("content").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("c1", "Error: no"), (messages[3].GetProperty("tool_call_id").GetString(), messages[4].GetProperty("content").GetString()));
    }

    private static Dictionary<string, object?> Arguments(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value.Clone(), StringComparer.Ordinal);
    }
}
