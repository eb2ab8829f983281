using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoHarness.Experiments.Configuration.Syntax;

/// <summary>Durations as people write them: <c>300s</c>, <c>45m</c>, <c>1h30m</c>, <c>250ms</c>; a bare number counts seconds.</summary>
internal static partial class Durations
{
    /// <summary>The duration, or null when the text is none or beyond all bounds.</summary>
    public static TimeSpan? Read(string text)
    {
        if (Shape().Match(text) is not { Success: true } match)
        {
            return null;
        }

        try
        {
            return match.Groups["bare"] is { Success: true } bare
                ? TimeSpan.FromSeconds((double)Number(bare.ValueSpan))
                : TimeSpan.FromTicks(
                    Ticks(match, "d", TimeSpan.TicksPerDay) + Ticks(match, "h", TimeSpan.TicksPerHour) + Ticks(match, "m", TimeSpan.TicksPerMinute)
                    + Ticks(match, "s", TimeSpan.TicksPerSecond) + Ticks(match, "ms", TimeSpan.TicksPerMillisecond));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The shortest way to write a duration in whole units.</summary>
    public static string Write(TimeSpan span)
    {
        if (span.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            return ((decimal)span.Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture) + "s";
        }

        var parts = string.Concat(
            Part(span.Days, "d"), Part(span.Hours, "h"), Part(span.Minutes, "m"), Part(span.Seconds, "s"), Part(span.Milliseconds, "ms"));
        return parts.Length == 0 ? "0s" : parts;
    }

    private static string Part(int count, string unit) => count == 0 ? "" : $"{count}{unit}";

    private static long Ticks(Match match, string unit, long ticks) =>
        match.Groups[unit] is { Success: true } group ? checked((long)(Number(group.ValueSpan) * ticks)) : 0;

    private static decimal Number(ReadOnlySpan<char> digits) => decimal.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?:(?<bare>\d+(?:\.\d+)?)|(?=\d)(?:(?<d>\d+(?:\.\d+)?)d)?(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m)?(?:(?<s>\d+(?:\.\d+)?)s)?(?:(?<ms>\d+(?:\.\d+)?)ms)?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
