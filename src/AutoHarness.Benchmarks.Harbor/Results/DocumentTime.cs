using System.Globalization;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>A time in a result document. Older trial results and every job result give local time without an offset.</summary>
/// <param name="Value">The time; with <paramref name="IsNaive"/> its offset is zero for want of a better one.</param>
/// <param name="IsNaive">The document gave no offset.</param>
internal readonly record struct DocumentTime(DateTimeOffset Value, bool IsNaive)
{
    /// <returns>Null for text that is no ISO 8601 time.</returns>
    public static DocumentTime? Parse(string text)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value))
        {
            return null;
        }

        var clock = text.AsSpan(Math.Max(text.IndexOfAny(['T', 't', ' ']), 0));
        return new DocumentTime(value, !clock.ContainsAny("Zz+-"));
    }

    /// <summary>As current versions write the times of trials: UTC, microseconds.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>As jobs write theirs: local time of the given offset, without it.</summary>
    public static string WriteNaive(DateTimeOffset time) => time.DateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
