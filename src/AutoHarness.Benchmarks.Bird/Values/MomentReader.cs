using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>Reads dates and times in the ISO style, the only one that psycopg2 reads as well. Infinities become the ends of Python's calendar.</summary>
internal static partial class MomentReader
{
    private const int MatchLimit = 1_000;

    internal const string Infinity = "infinity";
    internal const string MinusInfinity = "-infinity";

    /// <exception cref="PyException">The year is outside of Python's calendar, or another style is set.</exception>
    public static PyDate Date(string text) => text switch
    {
        Infinity => new PyDate(DateOnly.MaxValue),
        MinusInfinity => new PyDate(DateOnly.MinValue),
        _ => new PyDate(Day(Match(text))),
    };

    /// <param name="text">What the server wrote.</param>
    /// <param name="zoned">Whether the type has a time zone; the text of an infinity does not show it.</param>
    /// <exception cref="PyException">The year is outside of Python's calendar.</exception>
    public static PyDateTime DateTime(string text, bool zoned)
    {
        TimeSpan? offset = zoned ? TimeSpan.Zero : null;
        if (text == MinusInfinity)
        {
            return new PyDateTime(System.DateTime.MinValue, offset);
        }

        if (text == Infinity)
        {
            return new PyDateTime(System.DateTime.MaxValue.Date + new TimeSpan(0, 23, 59, 59, 999, 999), offset);
        }

        var match = Match(text);
        return new PyDateTime(Day(match).ToDateTime(TimeOnly.MinValue) + TimeOf(match), Zone(match));
    }

    /// <exception cref="PyException">Another style is set.</exception>
    public static PyTime Time(string text)
    {
        var match = Match(text);
        // 24:00:00 is the end of a day, which Python's clock does not have.
        return new PyTime(new TimeSpan(TimeOf(match).Ticks % TimeSpan.TicksPerDay), Zone(match));
    }

    /// <summary>What psycopg2 raises for a text that it cannot read.</summary>
    internal static PyException NoDate() => new("DataError", "unable to parse date");

    private static Match Match(string text) => Pattern().Match(text) is { Success: true } match ? match : throw NoDate();

    private static DateOnly Day(Match match)
    {
        if (!match.Groups["year"].Success)
        {
            throw NoDate();
        }

        var year = Number(match, "year") * (match.Groups["bc"].Success ? -1 : 1);
        return year is < 1 or > 9999
            ? throw new PyException("ValueError", $"year {year} is out of range")
            : new DateOnly(year, Number(match, "month"), Number(match, "day"));
    }

    private static TimeSpan TimeOf(Match match) =>
        new TimeSpan(Number(match, "hour"), Number(match, "minute"), Number(match, "second"))
        + TimeSpan.FromMicroseconds(int.Parse(match.Groups["fraction"].Value.PadRight(6, '0'), CultureInfo.InvariantCulture));

    private static TimeSpan? Zone(Match match)
    {
        if (!match.Groups["sign"].Success)
        {
            return null;
        }

        var offset = new TimeSpan(Number(match, "zoneHour"), Number(match, "zoneMinute"), Number(match, "zoneSecond"));
        return match.Groups["sign"].Value == "-" ? -offset : offset;
    }

    private static int Number(Match match, string part) => match.Groups[part] is { Success: true, Value: var value } ? int.Parse(value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        """
        ^(?:(?<year>\d{4,})-(?<month>\d\d)-(?<day>\d\d)\ ?)?
        (?:(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.(?<fraction>\d{1,6}))?)?
        (?:(?<sign>[-+])(?<zoneHour>\d\d)(?::(?<zoneMinute>\d\d)(?::(?<zoneSecond>\d\d))?)?)?(?<bc>\ BC)?$
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant,
        MatchLimit)]
    private static partial Regex Pattern();
}
