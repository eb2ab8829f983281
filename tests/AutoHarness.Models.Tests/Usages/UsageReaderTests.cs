using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Tests.Proxy;
using AutoHarness.Models.Usages;
using CsCheck;

namespace AutoHarness.Models.Tests.Usages;

public sealed class UsageReaderTests
{
    [Fact]
    public void Reads_the_same_from_any_chunking_of_a_recorded_stream()
    {
        var cases = from stream in Gen.Int[0, WireAnswer.Streams.Count - 1]
                    from ends in Gen.Int[0, 2]
                    from cuts in Gen.Double.Unit.Array[0, 40]
                    select (stream, ends, cuts);

        cases.Sample(
            sample =>
            {
                var answer = WireAnswer.Streams[sample.stream];
                var body = sample.ends == 0 ? answer.Body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(answer.Body).Replace("\n", sample.ends == 1 ? "\r\n" : "\r", StringComparison.Ordinal));
                var (usage, relayed) = Read(answer.Dialect, body, sample.cuts);
                return usage == new TokenUsage(1200 + (100 * answer.Step), 1024, 0, 40, answer.Dialect == Dialect.Anthropic ? 0 : 16)
                    && relayed.AsSpan().SequenceEqual(body);
            },
            iter: 120_000,
            print: sample => $"stream {sample.stream}, line ends {sample.ends}, cuts {string.Join(' ', sample.cuts)}");
    }

    [Fact]
    public void Takes_the_latest_sum_of_an_Anthropic_stream_and_keeps_its_input()
    {
        var reader = new UsageReader(Dialect.Anthropic);

        ReadAll(reader,
            """{"type":"message_start","message":{"usage":{"input_tokens":10,"cache_creation_input_tokens":200,"cache_read_input_tokens":1000,"output_tokens":1}}}""",
            """{"type":"message_delta","usage":{"output_tokens":30}}""",
            """{"type":"message_delta","usage":{"output_tokens":44}}""");

        Assert.Equal(new TokenUsage(1210, 1000, 200, 44, 0), reader.Usage);
        Assert.True(reader.IsFinal);
    }

    [Fact]
    public void Knows_the_input_of_an_Anthropic_stream_that_breaks_off_but_not_its_end()
    {
        var reader = new UsageReader(Dialect.Anthropic);

        ReadAll(reader, """{"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}""", """{"type":"content_block_delta","delta":{"text":"\"usage\""}}""");

        Assert.Equal((10, false), (reader.Usage!.Input, reader.IsFinal));
    }

    [Fact]
    public void Takes_the_last_figures_of_a_Gemini_stream_and_adds_thoughts_and_tool_prompts()
    {
        var reader = new UsageReader(Dialect.Gemini);

        ReadAll(reader,
            """{"candidates":[{"content":{}}],"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":3}}""",
            """{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":100,"toolUsePromptTokenCount":7,"cachedContentTokenCount":60,"candidatesTokenCount":9,"thoughtsTokenCount":5}}""");

        Assert.Equal(new TokenUsage(107, 60, 0, 14, 5), reader.Usage);
        Assert.True(reader.IsFinal);
    }

    [Fact]
    public void Sees_only_a_chat_chunk_without_choices_as_usage_alone()
    {
        var reader = new UsageReader(Dialect.Chat);

        Assert.False(reader.ReadEvent("""{"choices":[{"delta":{"content":"\"usage\": {}"}}],"usage":null}"""u8.ToArray()));
        Assert.False(reader.ReadEvent("""{"choices":[{"delta":{}}],"usage":{"prompt_tokens":5,"completion_tokens":2}}"""u8.ToArray()));
        Assert.True(reader.ReadEvent("""{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":1}}}"""u8.ToArray()));
        Assert.Equal(new TokenUsage(5, 4, 1, 3, 0), reader.Usage);
    }

    [Theory]
    [InlineData(Dialect.Chat)]
    [InlineData(Dialect.Responses)]
    [InlineData(Dialect.Anthropic)]
    [InlineData(Dialect.Gemini)]
    public void Takes_no_figures_from_rubbish(Dialect dialect)
    {
        foreach (var rubbish in new[] { "[DONE]", "{\"usage\":", "{\"usage\":7,\"usageMetadata\":[]}", "[\"usage\",\"usageMetadata\"]", "\"usage\"", "{\"usage\":\"\\ud800\"}" })
        {
            var reader = new UsageReader(dialect);

            reader.ReadEvent(Encoding.UTF8.GetBytes(rubbish));
            reader.ReadWhole(Encoding.UTF8.GetBytes(rubbish));

            Assert.Null(reader.Usage);
            Assert.False(reader.IsFinal);
        }
    }

    private static void ReadAll(UsageReader reader, params string[] events)
    {
        foreach (var data in events)
        {
            reader.ReadEvent(Encoding.UTF8.GetBytes(data));
        }
    }

    private static (TokenUsage? Usage, byte[] Relayed) Read(Dialect dialect, byte[] body, double[] cuts)
    {
        var reader = new UsageReader(dialect);
        var splitter = new EventSplitter();
        var relayed = new List<byte>();
        var start = 0;
        foreach (var end in cuts.Select(cut => (int)(cut * body.Length)).Order().Append(body.Length))
        {
            splitter.Add(body.AsSpan(start..end));
            start = end;
            while (splitter.TryTake(out var frame))
            {
                reader.ReadEvent(EventData.Of(frame));
                relayed.AddRange(frame);
            }
        }

        reader.ReadEvent(EventData.Of(splitter.Rest));
        relayed.AddRange(splitter.Rest.Span);
        return (reader.IsFinal ? reader.Usage : null, [.. relayed]);
    }
}
