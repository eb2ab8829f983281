namespace AutoHarness.Cli.Output;

/// <summary>The tool's own signs in ASCII, for <c>--ascii</c> and locales without more.</summary>
internal static class Ascii
{
    /// <summary>Replaces the signs that the tool itself uses; what others wrote is shown as escapes.</summary>
    public static string Of(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var plain = text.Replace(" ✓", "", StringComparison.Ordinal).Replace(" ✗", "", StringComparison.Ordinal)
            .Replace("→", "->", StringComparison.Ordinal).Replace("–", "-", StringComparison.Ordinal)
            .Replace("−", "-", StringComparison.Ordinal).Replace("·", "-", StringComparison.Ordinal)
            .Replace("…", "...", StringComparison.Ordinal).Replace("±", "+-", StringComparison.Ordinal)
            .Replace("≥", ">=", StringComparison.Ordinal).Replace("≤", "<=", StringComparison.Ordinal)
            .Replace("●", "P", StringComparison.Ordinal).Replace("○", "F", StringComparison.Ordinal)
            .Replace("×", "X", StringComparison.Ordinal).Replace("◐", ">", StringComparison.Ordinal)
            .Replace("↺", "R", StringComparison.Ordinal).Replace("—", "-", StringComparison.Ordinal).Replace("Δ", "d", StringComparison.Ordinal);
        return System.Text.Ascii.IsValid(plain) ? plain : EscapeRest(plain);
    }

    private static string EscapeRest(string text)
    {
        var escaped = new System.Text.StringBuilder();
        foreach (var unit in text)
        {
            _ = char.IsAscii(unit) ? escaped.Append(unit) : escaped.Append("\\u").Append(((int)unit).ToString("x4"));
        }

        return escaped.ToString();
    }
}
