using System.Text;
using AutoHarness.Benchmarks.Harbor.Results;

namespace AutoHarness.Benchmarks.Harbor.Tests.Results;

public sealed class TrialResultDocumentTests
{
    [Fact]
    public void Of_a_reward_that_stands_twice_the_last_one_counts_and_numbers_that_are_too_large_do_not()
    {
        var result = TrialResultDocument.Read("""{"verifier_result": {"rewards": {"a": 0, "a": 1, "b": 1e999, "c": null, "d": "1", "e": true}}}"""u8.ToArray());

        Assert.Equal("a 1, e 1", string.Join(", ", result.Rewards!.Select(pair => $"{pair.Key} {pair.Value.Value}")));
    }

    [Fact]
    public void Text_that_is_none_makes_the_document_unreadable_and_nothing_worse() =>
        Assert.Throws<ResultDocumentException>(() => TrialResultDocument.Read((byte[])[.. "{\"task_name\": \""u8, 0xFF, .. "\"}"u8]));

    [Theory]
    [InlineData("2026-08-01T10:00:00.123456", true)]
    [InlineData("2026-08-01 10:00:00", true)]
    [InlineData("2026-08-01T10:00:00Z", false)]
    [InlineData("2026-08-01 10:00:00+00:00", false)]
    [InlineData("2026-08-01T10:00:00.5-05:00", false)]
    public void Local_time_without_an_offset_is_told_from_other_times(string text, bool isNaive) =>
        Assert.Equal(isNaive, TrialResultDocument.Read(Encoding.UTF8.GetBytes($$"""{"started_at": "{{text}}"}""")).StartedAt!.Value.IsNaive);
}
