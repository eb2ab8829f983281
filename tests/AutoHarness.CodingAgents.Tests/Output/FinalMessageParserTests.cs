using System.Text;
using System.Text.Json;
using AutoHarness.CodingAgents.Output;
using CsCheck;

namespace AutoHarness.CodingAgents.Tests.Output;

public sealed class FinalMessageParserTests
{
    private const string Block = """{"hypothesis":"h","change":"c","expected":"e","needs_human":"q"}""";

    [Theory]
    [InlineData(Block)]
    [InlineData("text\n```json\n" + Block + "\n```\nbye")]
    [InlineData("""{"hypothesis":"old"}""" + "\n" + Block)]
    [InlineData(Block + "\n{\"hypothesis\": broken")]
    [InlineData(Block + "\n{\"hypothesis\": \"…\", \"change\": \"…\"}")]
    public void Finds_the_last_complete_block(string output)
    {
        Assert.Equal(new FinalMessage("h", "c", "e", "q"), FinalMessageParser.Parse(Encoding.UTF8.GetBytes(output)));
    }

    [Fact]
    public void Finds_a_block_inside_a_line_of_json()
    {
        var text = JsonSerializer.Serialize("Done.\n" + Block, TestJson.Default.String);
        var output = "{\"type\":\"start\"}\n{\"type\":\"result\",\"result\":{\"content\":[{\"text\":" + text + "}]}}\n";

        Assert.Equal(new FinalMessage("h", "c", "e", "q"), FinalMessageParser.Parse(Encoding.UTF8.GetBytes(output)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no hypothesis here")]
    [InlineData("\"hypothesis\"")]
    [InlineData("{\"hypothesis\":5}")]
    [InlineData("\\\"hypothesis\\\"")]
    public void Is_content_without_one(string output) => Assert.Null(FinalMessageParser.Parse(Encoding.UTF8.GetBytes(output)));

    [Fact]
    public void Makes_the_texts_short_and_visible()
    {
        var message = FinalMessageParser.Parse(Encoding.UTF8.GetBytes("{\"hypothesis\":\"a\\u001b[31m\\nb\",\"change\":\"" + new string('x', 5000) + "\"}"));

        Assert.Equal("a\\u{1b}[31m b", message?.Hypothesis);
        Assert.Equal(FinalMessage.TextLimit + 1, message?.Change?.Length);
    }

    [Fact]
    public void Survives_any_output() => Gen.OneOf(Gen.Byte.Array[0, 200], Gen.String[Gen.Char["{}\"\\:hypothesis \n"], 0, 200].Select(Encoding.UTF8.GetBytes))
        .Sample(noise => _ = FinalMessageParser.Parse([.. noise, .. "\"hypothesis\""u8, .. noise]));
}
