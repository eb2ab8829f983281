using System.Collections.Immutable;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Progress;

namespace AutoHarness.Cli.Progress;

/// <summary>A progress event as one line of <c>key=value</c> pairs.</summary>
internal static class ProgressWords
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(" \"=\t\r\n");

    /// <summary><c>2026-03-02T01:14:09Z run start id=r-0192 …</c>; values with spaces or quotes are quoted.</summary>
    public static string Line(ProgressEvent progress) =>
        $"{ResultDocument.Timestamp(progress.At)} {progress.Subject} {progress.What}{Pairs(progress.Fields)}";

    public static string? Field(ProgressEvent progress, string key)
    {
        foreach (var (name, value) in progress.Fields)
        {
            if (name == key)
            {
                return value;
            }
        }

        return null;
    }

    private static string Pairs(ImmutableArray<KeyValuePair<string, string>> fields) =>
        string.Concat(fields.Select(field => $" {field.Key}={Quote(field.Value)}"));

    private static string Quote(string value) =>
        value.Length > 0 && !value.AsSpan().ContainsAny(Special)
            ? value
            : '"' + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
