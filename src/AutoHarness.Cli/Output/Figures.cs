using System.Globalization;

namespace AutoHarness.Cli.Output;

/// <summary>Figures as people read them, the same everywhere. A dash stands for what was not measured.</summary>
internal static class Figures
{
    /// <summary>Four decimals, as in the seed's files.</summary>
    public static string Score(double? score) => score is { } value ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "-";

    /// <summary>Two decimals, for a line among others.</summary>
    public static string Short(double? score) => score is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "-";

    /// <summary>A difference with its sign.</summary>
    public static string Change(double change) =>
        (change < 0 ? "−" : "+") + Math.Abs(change).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A standard error.</summary>
    public static string Error(double error) => error.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A share in whole per cent.</summary>
    public static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    /// <summary>Money in USD; <c>cost n/a</c> when unknown, never a made-up 0.</summary>
    public static string Cost(decimal? cost) => cost is { } value ? "$" + value.ToString(value is > 0 and < 1 ? "0.000" : "0.00", CultureInfo.InvariantCulture) : "cost n/a";

    /// <summary>Tokens and calls: <c>812</c>, <c>12.4 k</c>, <c>3.1 M</c>.</summary>
    public static string Count(long count) => count switch
    {
        < 10_000 => count.ToString(CultureInfo.InvariantCulture),
        < 1_000_000 => (count / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " k",
        _ => (count / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " M",
    };

    /// <summary>Bytes: <c>41.2 GB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000_000 => (bytes / 1e3).ToString("0", CultureInfo.InvariantCulture) + " kB",
        < 1_000_000_000 => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB",
        _ => (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB",
    };

    /// <summary>A time span: <c>0.8s</c>, <c>41s</c>, <c>17m41s</c>, <c>2h03m</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + "s",
        { TotalMinutes: < 1 } => ((int)span.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes}m{span.Seconds:00}s",
        _ => $"{(int)span.TotalHours}h{span.Minutes:00}m",
    };
}
