using System.Text.Json;
using AutoHarness.Models.Cassettes;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Cassettes;

public sealed class CanonicalRequestTests
{
    [Fact]
    public void Order_of_members_spelling_of_numbers_and_ids_of_calls_make_no_difference()
    {
        var one = Key(Conversation("toolu_1", """{"a":1,"b":[1.50,"x"]}"""));
        var two = Key(Conversation("call_9f", """{ "b": [1.5, "x"], "a": 1.0 }"""));

        Assert.Equal(one, two);
    }

    [Theory]
    [InlineData("""{"a":2,"b":[1.5,"x"]}""")]
    [InlineData("""{"a":1,"b":["x",1.5]}""")]
    [InlineData("""{"a":"1","b":[1.5,"x"]}""")]
    public void Values_and_the_order_of_lists_do(string arguments) =>
        Assert.NotEqual(Key(Conversation("c", """{"a":1,"b":[1.5,"x"]}""")), Key(Conversation("c", arguments)));

    [Fact]
    public void Results_that_answer_other_calls_do()
    {
        ChatMessage[] straight = [Call("a", "x"), Call("b", "y"), Result("a"), Result("b")];
        ChatMessage[] crossed = [Call("a", "x"), Call("b", "y"), Result("b"), Result("a")];

        Assert.NotEqual(Key(straight), Key(crossed));
    }

    [Fact]
    public void Every_option_that_is_sent_does()
    {
        ChatOptions[] all =
        [
            new(), new() { ModelId = "m" }, new() { Temperature = 0 }, new() { TopP = 0.5f }, new() { MaxOutputTokens = 5 }, new() { Seed = 1 }, new() { StopSequences = ["x"] },
            new() { Instructions = "be brief" }, new() { ToolMode = ChatToolMode.RequireAny }, new() { ResponseFormat = ChatResponseFormat.Json },
            new() { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High } }, new() { AllowMultipleToolCalls = false }, new() { Tools = [AIFunctionFactory.Create(() => 1, "tool")] },
        ];

        Assert.Equal(all.Length, all.Select(options => CanonicalRequest.Of([], options, []).Key).Distinct().Count());
    }

    [Fact]
    public void Different_conversations_never_meet() => Gen.Select(Gen.String[0, 6].List[0, 4], Gen.String[0, 6].List[0, 4]).Sample(pair =>
        pair.Item1.SequenceEqual(pair.Item2, StringComparer.Ordinal) == (Key(Said(pair.Item1)) == Key(Said(pair.Item2))));

    private static IEnumerable<ChatMessage> Said(List<string> texts) => texts.Select(text => new ChatMessage(ChatRole.User, text));

    private static ChatMessage[] Conversation(string id, string arguments) => [new(ChatRole.User, "hi"), Call(id, "lookup", arguments), Result(id)];

    private static ChatMessage Call(string id, string name, string arguments = "{}")
    {
        using var json = JsonDocument.Parse(arguments);
        return new(ChatRole.Assistant, [new FunctionCallContent(id, name, json.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value.Clone()))]);
    }

    private static ChatMessage Result(string id) => new(ChatRole.Tool, [new FunctionResultContent(id, "done")]);

    private static string Key(IEnumerable<ChatMessage> messages) => CanonicalRequest.Of(messages, new ChatOptions { ModelId = "m" }, []).Key;
}
