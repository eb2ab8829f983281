using System.Globalization;
using System.Text;

namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>A line of an edit, safe to print.</summary>
internal static class ShownLine
{
    private const int Longest = 160;

    /// <summary>Trimmed, cut, with every character that is no visible one spelled out.</summary>
    public static string Of(string line)
    {
        var shown = new StringBuilder();
        foreach (var rune in line.Trim().EnumerateRunes())
        {
            if (shown.Length >= Longest)
            {
                return shown.Append('…').ToString();
            }

            if (IsVisible(rune))
            {
                shown.Append(rune.ToString());
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
        }

        return shown.ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
