using System.Globalization;
using System.Text;

namespace AutoHarness.Benchmarks.Bird.Python;

/// <summary>Strings as CPython shows and cuts them.</summary>
internal static class PythonText
{
    /// <summary><c>repr(text)</c>.</summary>
    public static string Repr(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var shown = new StringBuilder().Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                Append(shown, rune, quote);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }

        return shown.Append(quote).ToString();
    }

    /// <summary>The first code points of a text, <c>text[:count]</c>.</summary>
    public static string Cut(string text, int count)
    {
        if (text.Length <= count)
        {
            return text;
        }

        var end = 0;
        while (count-- > 0 && end < text.Length)
        {
            end += char.IsSurrogatePair(text, end) ? 2 : 1;
        }

        return text[..end];
    }

    /// <summary>The number of code points, <c>len(text)</c>.</summary>
    public static int Length(string text) => text.Length - Enumerable.Range(0, Math.Max(0, text.Length - 1)).Count(i => char.IsSurrogatePair(text[i], text[i + 1]));

    private static void Append(StringBuilder shown, Rune rune, char quote)
    {
        _ = rune.Value switch
        {
            '\\' => shown.Append(@"\\"),
            '\t' => shown.Append(@"\t"),
            '\r' => shown.Append(@"\r"),
            '\n' => shown.Append(@"\n"),
            var same when same == quote => shown.Append('\\').Append(quote),
            _ when IsPrintable(rune) => shown.Append(rune.ToString()),
            < 0x100 => shown.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
            < 0x10000 => shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
            _ => shown.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
        };
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
