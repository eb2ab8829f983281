using System.Globalization;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A time of day, with an offset to UTC where its type has a time zone.</summary>
internal sealed record PyTime(TimeSpan Value, TimeSpan? Offset) : PyValue
{
    public override string Str => Value.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture) + Fraction(Value) + Zone(Offset);

    public override string Repr =>
        string.Create(CultureInfo.InvariantCulture, $"datetime.time({Value.Hours}, {Value.Minutes}") + Rest(Value.Seconds, Microseconds(Value), Offset);

    public override string EqualityKey => Offset is { } offset ? $"z{Value.Ticks - offset.Ticks}" : $"c{Value.Ticks}";

    internal static long Microseconds(TimeSpan time) => Math.Abs(time.Ticks) % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;

    /// <summary>Six digits behind a point; nothing for a whole second.</summary>
    internal static string Fraction(TimeSpan time) => Microseconds(time) is var part and not 0 ? string.Create(CultureInfo.InvariantCulture, $".{part:000000}") : "";

    /// <summary><c>+HH:MM</c>, with seconds where there are some.</summary>
    internal static string Zone(TimeSpan? offset)
    {
        if (offset is not { } zone)
        {
            return "";
        }

        var text = (zone < TimeSpan.Zero ? "-" : "+") + zone.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
        return zone.Seconds == 0 ? text : text + zone.ToString(@"\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>How a <c>repr</c> goes on after the minutes.</summary>
    internal static string Rest(int seconds, long microseconds, TimeSpan? offset)
    {
        var text = seconds != 0 || microseconds != 0 ? string.Create(CultureInfo.InvariantCulture, $", {seconds}") : "";
        text += microseconds != 0 ? string.Create(CultureInfo.InvariantCulture, $", {microseconds}") : "";
        return offset switch
        {
            null => text + ")",
            { Ticks: 0 } => text + ", tzinfo=datetime.timezone.utc)",
            { } zone => $"{text}, tzinfo=datetime.timezone({PyTimeDelta.Of(zone).Repr}))",
        };
    }
}
