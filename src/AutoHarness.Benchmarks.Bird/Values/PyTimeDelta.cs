using System.Globalization;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>An interval in Python's normal form: only the days may be negative.</summary>
/// <param name="Days">Within a thousand million either way.</param>
/// <param name="Seconds">In [0, 86400).</param>
/// <param name="Microseconds">In [0, 1000000).</param>
internal sealed record PyTimeDelta(int Days, int Seconds, int Microseconds) : PyValue
{
    private const long SecondsADay = 86_400;
    private const long MicrosecondsASecond = 1_000_000;
    private const int MostDays = 999_999_999;

    public override string Str
    {
        get
        {
            var days = Days == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Days} day{(Math.Abs(Days) == 1 ? "" : "s")}, ");
            var fraction = Microseconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{Microseconds:000000}");
            return string.Create(CultureInfo.InvariantCulture, $"{days}{Seconds / 3600}:{Seconds / 60 % 60:00}:{Seconds % 60:00}{fraction}");
        }
    }

    public override string Repr
    {
        get
        {
            (string Name, int Value)[] parts = [("days", Days), ("seconds", Seconds), ("microseconds", Microseconds)];
            var named = parts.Where(part => part.Value != 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name}={part.Value}"));
            var text = string.Join(", ", named);
            return $"datetime.timedelta({(text.Length == 0 ? "0" : text)})";
        }
    }

    public override string EqualityKey => string.Create(CultureInfo.InvariantCulture, $"i{Days}:{Seconds}:{Microseconds}");

    /// <summary>Brings days and microseconds of any size and sign into the normal form.</summary>
    /// <exception cref="PyException">It is too long for Python.</exception>
    public static PyTimeDelta Of(long days, long microseconds)
    {
        var perDay = SecondsADay * MicrosecondsASecond;
        var rest = ((microseconds % perDay) + perDay) % perDay;
        days += (microseconds - rest) / perDay;
        return days is < -MostDays or > MostDays
            ? throw new PyException("OverflowError", $"days={days}; must have magnitude <= {MostDays}")
            : new PyTimeDelta((int)days, (int)(rest / MicrosecondsASecond), (int)(rest % MicrosecondsASecond));
    }

    public static PyTimeDelta Of(TimeSpan span) => Of(0, span.Ticks / TimeSpan.TicksPerMicrosecond);
}
