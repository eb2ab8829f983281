using System.Globalization;
using AutoHarness.Models.Limiting;
using AutoHarness.Models.Retrying;

namespace AutoHarness.Models.Tests.Limiting;

public sealed class RateLimitHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("700ms", 0.7)]
    [InlineData("1s", 1)]
    [InlineData("6m0s", 360)]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("7.66ms", 0.00766)]
    [InlineData("2m59.56s", 179.56)]
    [InlineData("2", 2)]
    [InlineData("34.074824224s", 34.074824224)]
    public void Reads_durations_as_providers_write_them(string text, double seconds) =>
        Assert.Equal(seconds, RateLimitHeaders.Duration(text)!.Value.TotalSeconds, 5);

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1s")]
    [InlineData("-Infinity")]
    [InlineData("1.2.3s0")]
    [InlineData(null)]
    [InlineData("99999999999999999999d")]
    public void Takes_nothing_else_for_a_duration(string? text) => Assert.Null(RateLimitHeaders.Duration(text));

    [Fact]
    public void Reads_both_families_of_headers()
    {
        using var answer = new HttpResponseMessage();
        answer.Headers.Add("x-ratelimit-limit-requests", "60");
        answer.Headers.Add("x-ratelimit-remaining-requests", "59");
        answer.Headers.Add("x-ratelimit-reset-requests", "1s");
        answer.Headers.Add("anthropic-ratelimit-output-tokens-limit", "8000");
        answer.Headers.Add("anthropic-ratelimit-output-tokens-remaining", "2000");
        answer.Headers.Add("anthropic-ratelimit-output-tokens-reset", "2026-11-22T12:00:45Z");
        answer.Headers.Add("x-ratelimit-limit-tokens", "nonsense");

        var readings = RateLimitHeaders.Read(answer.Headers, Now);

        Assert.Equal([new(LimitKind.Requests, 60, 59, TimeSpan.FromSeconds(1)), new LimitReading(LimitKind.OutputTokens, 8000, 2000, TimeSpan.FromSeconds(45))], readings);
    }

    [Theory]
    [InlineData("retry-after", "12", 12.0)]
    [InlineData("retry-after", "0.5", 0.5)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("retry-after", "Sun, 22 Nov 2026 12:01:00 GMT", 60.0)]
    [InlineData("retry-after", "Sun, 22 Nov 2026 11:00:00 GMT", 0.0)]
    [InlineData("retry-after", "later", null)]
    [InlineData("retry-after", "-5", null)]
    [InlineData("retry-after", "-Infinity", null)]
    [InlineData("retry-after-ms", "NaN", null)]
    public void Reads_the_wait_in_every_form(string header, string value, double? seconds)
    {
        using var answer = new HttpResponseMessage();
        answer.Headers.TryAddWithoutValidation(header, value);
        answer.Headers.Add("x-should-retry", seconds is null ? "false" : "true");

        var advice = RetryAdvice.Of(answer.Headers, Now);

        Assert.Equal(seconds, advice.After?.TotalSeconds);
        Assert.Equal(seconds is not null, advice.Should);
    }
}
