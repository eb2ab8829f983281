using System.Globalization;
using System.Text;

namespace AutoHarness.Cli.Output;

/// <summary>
/// Makes text that others wrote harmless for a terminal: control characters, direction overrides, invisible characters and
/// broken surrogates are shown as escapes such as <c>\x1b</c> and <c>\u202e</c>.
/// </summary>
internal static class Visible
{
    /// <summary>Text of several lines: line feeds and tabs stay.</summary>
    public static string Text(string text) => Escape(text, keepLayout: true);

    /// <summary>Text that must stay on one line: line feeds and tabs are shown as <c>\n</c> and <c>\t</c>.</summary>
    public static string Line(string text) => Escape(text, keepLayout: false);

    /// <summary>Columns that visible text takes on a terminal: 0 for combining marks, 2 for East Asian wide characters and emoji.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += WidthOf(rune);
        }

        return width;
    }

    /// <summary>The text cut to that many columns, with an ellipsis in the last of them.</summary>
    public static string Cut(string text, int columns, string ellipsis)
    {
        if (Width(text) <= columns)
        {
            return text;
        }

        var cut = new StringBuilder();
        var left = columns - Width(ellipsis);
        foreach (var rune in text.EnumerateRunes())
        {
            left -= WidthOf(rune);
            if (left < 0)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return columns <= Width(ellipsis) ? string.Empty : cut.Append(ellipsis).ToString();
    }

    private static string Escape(string text, bool keepLayout)
    {
        StringBuilder? escaped = null;
        for (var at = 0; at < text.Length;)
        {
            var valid = Rune.TryGetRuneAt(text, at, out var rune);
            var length = valid ? rune.Utf16SequenceLength : 1;
            if (valid && !IsHidden(rune, keepLayout))
            {
                escaped?.Append(text, at, length);
            }
            else
            {
                escaped ??= new StringBuilder(text, 0, at, text.Length + 16);
                AppendEscape(escaped, valid ? rune.Value : text[at]);
            }

            at += length;
        }

        return escaped?.ToString() ?? text;
    }

    private static bool IsHidden(Rune rune, bool keepLayout)
    {
        if (rune.IsAscii)
        {
            return rune.Value is < 0x20 or 0x7f && !(keepLayout && rune.Value is ('\n' or '\t'));
        }

        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
    }

    private static void AppendEscape(StringBuilder text, int value)
    {
        _ = value switch
        {
            '\n' => text.Append("\\n"),
            '\r' => text.Append("\\r"),
            '\t' => text.Append("\\t"),
            < 0x100 => text.Append("\\x").Append(value.ToString("x2")),
            < 0x10000 => text.Append("\\u").Append(value.ToString("x4")),
            _ => text.Append("\\U").Append(value.ToString("x8")),
        };
    }

    private static int WidthOf(Rune rune)
    {
        if (rune.IsAscii)
        {
            return 1;
        }

        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        {
            return 0;
        }

        return rune.Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0xa4cf)
            or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60)
            or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd)
            ? 2
            : 1;
    }
}
