using System.Globalization;
using System.Text;

namespace AutoHarness.CodingAgents;

/// <summary>Text of unknown origin, made safe to print: nothing in it moves a cursor, reorders a line or hides.</summary>
internal static class VisibleText
{
    /// <summary>Keeps line breaks and tabs; every other control or formatting character is spelled out. Longer text is cut at <paramref name="limit"/> characters.</summary>
    public static string Block(string text, int limit) => Make(text.ReplaceLineEndings("\n"), limit, keepLines: true);

    /// <summary>As <see cref="Block"/>, on one line.</summary>
    public static string Line(string text, int limit) => Make(text.ReplaceLineEndings(" "), limit, keepLines: false).Trim();

    /// <summary>Control characters, formatting characters (bidi, zero width), separators of lines and private-use code points.</summary>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static string Make(string text, int limit, bool keepLines)
    {
        var visible = new StringBuilder(Math.Min(text.Length, limit) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (visible.Length >= limit)
                return visible.Append('…').ToString();

            if (keepLines && rune.Value is '\n' or '\t')
                visible.Append((char)rune.Value);
            else if (IsHidden(rune))
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else
                visible.Append(rune.ToString());
        }

        return visible.ToString();
    }
}
