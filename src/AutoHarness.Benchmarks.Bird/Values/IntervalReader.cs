using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>Reads an interval in PostgreSQL's own style, such as <c>1 year -2 mons 3 days 04:05:06.789</c>; a month counts 30 days and a year 365.</summary>
internal static partial class IntervalReader
{
    private const int MatchLimit = 1_000;

    /// <exception cref="PyException">It is too long for Python, or another style is set.</exception>
    public static PyTimeDelta Read(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success || text.Length == 0)
        {
            // psycopg2 refuses one of the other styles as well, and makes nonsense of the rest.
            throw text.Contains('P', StringComparison.Ordinal)
                ? new PyException("NotSupportedError", "iso_8601 intervalstyle currently not supported")
                : new PyException("DataError", "unable to parse interval");
        }

        var days = (365 * Number("years")) + (30 * Number("months")) + Number("days");
        if (days is < int.MinValue or > int.MaxValue)
        {
            throw new PyException("OverflowError", "Python int too large to convert to C int");
        }

        var fraction = match.Groups["fraction"].Value.PadRight(6, '0');
        var microseconds = (((Number("hours") * 60) + Number("minutes")) * 60 + Number("seconds")) * 1_000_000 + long.Parse(fraction, CultureInfo.InvariantCulture);
        return PyTimeDelta.Of(days, match.Groups["sign"].Value == "-" ? -microseconds : microseconds);

        long Number(string part) => match.Groups[part] is { Success: true, Value: var value } ? long.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(
        """
        ^(?:(?<years>[-+]?\d+)\ years?\ ?)?(?:(?<months>[-+]?\d+)\ mons?\ ?)?(?:(?<days>[-+]?\d+)\ days?\ ?)?
        (?:(?<sign>[-+]?)(?<hours>\d+):(?<minutes>\d+):(?<seconds>\d+)(?:\.(?<fraction>\d{1,6}))?)?$
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant,
        MatchLimit)]
    private static partial Regex Pattern();
}
