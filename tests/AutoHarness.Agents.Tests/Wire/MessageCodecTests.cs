using System.Text;
using System.Text.Json;
using AutoHarness.AgentWire;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AutoHarness.Agents.Tests.Wire;

public sealed class MessageCodecTests
{
    [Fact]
    public void Any_text_survives_the_wire_and_broken_characters_become_whole()
    {
        Gen.String.Sample(text =>
        {
            var back = Through(new ChatMessage(ChatRole.User, text));

            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), back.Text);
        });
    }

    [Fact]
    public void A_call_whose_arguments_could_not_be_read_keeps_its_error()
    {
        var call = new FunctionCallContent("c1", "tool", null) { Exception = new JsonException("no JSON") };

        var back = Assert.IsType<FunctionCallContent>(Assert.Single(Through(new ChatMessage(ChatRole.Assistant, [call])).Contents));

        Assert.Equal("no JSON", back.Exception!.Message);
    }

    [Fact]
    public void Arguments_that_are_plain_values_become_json()
    {
        var call = new FunctionCallContent("c1", "tool", new Dictionary<string, object?>(StringComparer.Ordinal) { ["n"] = 1, ["d"] = 1.5m, ["b"] = true, ["s"] = "x", ["none"] = null, ["list"] = new[] { "a", "b" } });

        var back = Assert.IsType<FunctionCallContent>(Assert.Single(Through(new ChatMessage(ChatRole.Assistant, [call])).Contents));

        Assert.Equal("""1 1.5 true "x" null ["a","b"]""", string.Join(' ', back.Arguments!.Values.Select(value => ((JsonElement)value!).GetRawText())));
    }

    [Theory]
    [InlineData("""{"text":"x"}""")]
    [InlineData("""{"role":"boss","text":"x"}""")]
    [InlineData("""{"role":"user","text":1}""")]
    [InlineData("""{"role":"assistant","toolCalls":[{"id":"a"}]}""")]
    [InlineData("""{"role":"assistant","toolCalls":[1]}""")]
    [InlineData("""{"role":"tool","toolResults":[{"callId":"a"}]}""")]
    [InlineData("""{"role":"user","text":"\ud800"}""")]
    [InlineData("5")]
    public void What_is_no_message_is_refused(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Throws<WireException>(() => MessageCodec.Read(document.RootElement));
    }

    private static ChatMessage Through(ChatMessage message)
    {
        using var document = JsonDocument.Parse(JsonLine.Object(json =>
        {
            json.WritePropertyName("m");
            MessageCodec.Write(json, message);
        }));
        return MessageCodec.Read(document.RootElement.GetProperty("m"));
    }
}
