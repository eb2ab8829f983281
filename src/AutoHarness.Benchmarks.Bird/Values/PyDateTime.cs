using System.Globalization;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A moment, with an offset to UTC where its type has a time zone.</summary>
internal sealed record PyDateTime(DateTime Value, TimeSpan? Offset) : PyValue
{
    public override string Str => Value.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + PyTime.Fraction(Value.TimeOfDay) + PyTime.Zone(Offset);

    public override string Repr
    {
        get
        {
            var time = Value.TimeOfDay;
            var microseconds = PyTime.Microseconds(time);
            var text = string.Create(CultureInfo.InvariantCulture, $"datetime.datetime({Value.Year}, {Value.Month}, {Value.Day}, {time.Hours}, {time.Minutes}");
            return text + PyTime.Rest(time.Seconds, microseconds, Offset);
        }
    }

    // Ticks, since a moment with an offset may lie outside of the calendar once it is moved to UTC.
    public override string EqualityKey => Offset is { } offset ? $"u{Value.Ticks - offset.Ticks}" : $"t{Value.Ticks}";
}
