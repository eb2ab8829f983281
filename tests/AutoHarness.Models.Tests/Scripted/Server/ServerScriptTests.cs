using System.Text.Json.Nodes;
using AutoHarness.Models.Scripted.Server;
using AutoHarness.Models.Dialects;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Tests.Scripted.Server;

public sealed class ServerScriptTests
{
    [Theory]
    [InlineData("rules: []", "the script has no rules", 1)]
    [InlineData("rules:\n- then: {txt: hello}", "does not say what to answer", 2)]
    [InlineData("rules:\n- then: {text: hello, finnish: length}", "unknown key \"finnish\"", 2)]
    [InlineData("rules:\n- when: {turn: soon}\n  then: {text: x}", "turn is a number", 2)]
    [InlineData("rules:\n- when: {user_matches: '('}\n  then: {text: x}", "not a regular expression", 2)]
    [InlineData("rules:\n- then: {text: x, delay: soon}", "delay has to be a time", 2)]
    [InlineData("rules:\n- then: {tool_calls: [{name: a, arguments: '{'}]}", "the arguments are not JSON", 2)]
    [InlineData("rules:\n- then: {text: x, usage: {input: 1, cached: 2}}", "input includes what was cached", 2)]
    [InlineData("rules:\n- then: {text: x, malformed: everything}", "malformed cannot be \"everything\"", 2)]
    [InlineData("rules:\n- then: {error: {status: 200}}", "status has to be a whole number from 400 to 599", 2)]
    [InlineData("rules:\n- when: x", "a map of keys and values", 2)]
    [InlineData("rules: [", "not valid YAML", null)]
    public void Says_what_is_wrong_with_a_script_and_where(string yaml, string message, int? line)
    {
        var error = Assert.Throws<HarnessException>(() => ServerScript.Parse(yaml)).Error;

        Assert.Equal(("AH1230", ExitCode.Environment), (error.Code, error.Exit));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Fixes);
        Assert.True(line is null || error.Places[0].Line == line, $"line {error.Places[0].Line}");
    }

    [Fact]
    public async Task Says_that_a_file_is_absent()
    {
        var error = await Assert.ThrowsAsync<HarnessException>(() => ServerScript.LoadAsync("/nowhere/script.yaml", TestContext.Current.CancellationToken));

        Assert.Equal("AH1230", error.Error.Code);
    }

    [Fact]
    public async Task The_sample_leads_a_client_through_its_conversation()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "AutoHarness.slnx")))
        {
            root = root.Parent!;
        }

        await using var served = await Served.StartAsync(await File.ReadAllTextAsync(Path.Combine(root.FullName, "samples", "scripted-model", "script.yaml"), TestContext.Current.CancellationToken));
        const string Tools = """ "tools":[{"name":"read"},{"name":"edit"}],"model":"m","max_tokens":9 """;
        const string Asked = """{"role":"user","content":"change the version"}""";
        const string Read = """{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"read","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"// VERSION_1"}]}""";
        const string Edited = """{"role":"assistant","content":[{"type":"tool_use","id":"b","name":"edit","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"b","content":"ok"}]}""";

        foreach (var messages in new[] { Asked, Asked, $"{Asked},{Read}", $"{Asked},{Read},{Edited}" })
        {
            using var response = await served.SendAsync("/v1/messages", System.Text.Encoding.UTF8.GetBytes($"{{{Tools},\"messages\":[{messages}]}}"));
        }

        Assert.Equal([1, 2, 3, 4], served.Server.Requests.Select(request => request.Rule));
    }

    [Fact]
    public void Keeps_numbers_and_the_order_of_arguments_as_they_are_written()
    {
        var script = ServerScript.Parse("""
            rules:
              - then:
                  tool_calls:
                    - {name: a, arguments: {z: 1.0, b: 1e3, yes: true, no: ~, text: "2", word: 0x10, list: [1, {c: d}]}}
                    - {name: b, arguments: '{"kept":  1.50}'}
            """);

        var calls = script.Rules.Single().Then.Calls;

        Assert.Equal("""{"z":1.0,"b":1e3,"yes":true,"no":null,"text":"2","word":"0x10","list":[1,{"c":"d"}]}""", calls[0].Arguments);
        Assert.Equal("""{"kept":  1.50}""", calls[1].Arguments);
    }

    [Theory]
    [InlineData("model: gpt-*", true)]
    [InlineData("model: gpt", false)]
    [InlineData("dialect: chat", true)]
    [InlineData("dialect: gemini", false)]
    [InlineData("tools_has: [bash]", true)]
    [InlineData("tools_has: [bash, edit]", false)]
    [InlineData("turn: 1", true)]
    [InlineData("turn: 2+", false)]
    [InlineData("turn: [0, 1]", true)]
    [InlineData("system_contains: be sh", true)]
    [InlineData("system_contains: 'be s.'", false)]
    [InlineData("user_matches: '^list'", true)]
    [InlineData("last_tool_result_matches: 'file\\.txt'", true)]
    [InlineData("last_tool_result_matches: nothing", false)]
    public void Matches_each_trait_of_a_request(string when, bool expected)
    {
        var body = JsonNode.Parse("""
            {"model":"gpt-5.4","tools":[{"type":"function","function":{"name":"bash"}}],"messages":[
             {"role":"system","content":"be short"},{"role":"user","content":"list files"},
             {"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"bash","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"1","content":"file.txt"}]}
            """)!.AsObject();
        var request = new ChatDialect().Read(body, new Route(Dialect.Chat, Operation.Generate, ""));
        var rule = ServerScript.Parse($"rules:\n- when: {{{when}}}\n  then: {{text: x}}").Rules.Single();

        Assert.Equal(expected, rule.When.IsMetBy(request));
    }
}
