using AutoHarness.Experiments.Configuration.Syntax;

namespace AutoHarness.Experiments.Tests.Configuration;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("300", 300)]
    [InlineData("0.5", 0.5)]
    [InlineData("300s", 300)]
    [InlineData("45m", 2700)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d2h3m4s", 93784)]
    [InlineData("1.5h", 5400)]
    [InlineData("250ms", 0.25)]
    [InlineData("1m250ms", 60.25)]
    public void Reads_units_and_bare_seconds(string text, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Read(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("1x")]
    [InlineData("-5s")]
    [InlineData("1m1h")]
    [InlineData("1h 30m")]
    [InlineData("5s\n")]
    [InlineData("99999999999999999999d")]
    [InlineData("99999999999999999999999999999999999999")]
    public void Takes_nothing_else(string text)
    {
        Assert.Null(Durations.Read(text));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        CsCheck.Check.Sample(CsCheck.Gen.Long[0, TimeSpan.TicksPerDay * 400], ticks => Durations.Read(Durations.Write(new TimeSpan(ticks))) == new TimeSpan(ticks));
    }
}
