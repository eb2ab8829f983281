using System.Globalization;

namespace AutoHarness.Evaluation.Scanning.Pieces;

/// <summary>The methods by which code makes text from constant text.</summary>
internal static class TextMethods
{
    private const int WidestPadding = 64;

    /// <summary>What a method returns; null for a method that is not known or could not be carried out.</summary>
    public static string? Apply(string method, string text, IReadOnlyList<Constant> arguments) => (method, arguments) switch
    {
        ("Replace" or "replace", [var old, var replacement]) when old.Text.Length > 0 => text.Replace(old.Text, replacement.Text, StringComparison.Ordinal),
        ("ToString" or "Format", [{ } format]) when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
            Formatted(number, format.Text),
        ("ToString" or "Trim" or "ToLower" or "ToUpper" or "ToLowerInvariant" or "ToUpperInvariant" or "lower" or "upper" or "strip" or "AsSpan" or "ToCharArray", []) => text,
        ("Reverse" or "reverse", []) => Reversed(text),
        ("Substring", [{ Number: { } start }]) when start >= 0 && start <= text.Length => text[(int)start..],
        ("Substring", [{ Number: { } start }, { Number: { } length }]) when start >= 0 && length >= 0 && start <= text.Length && length <= text.Length - start =>
            text.Substring((int)start, (int)length),
        ("PadLeft" or "zfill", [{ Number: >= 0 and <= WidestPadding } width, ..]) => text.PadLeft((int)width.Number!, arguments.Count > 1 && arguments[1].Text.Length > 0 ? arguments[1].Text[0] : method == "zfill" ? '0' : ' '),
        ("Insert", [{ Number: { } place }, var added]) when place >= 0 && place <= text.Length => text.Insert((int)place, added.Text),
        ("Remove", [{ Number: { } place }]) when place >= 0 && place <= text.Length => text[..(int)place],
        ("Concat" or "Append", [var added]) => text + added.Text,
        _ => null,
    };

    /// <summary>The text from its end to its beginning.</summary>
    public static string Reversed(string text) => string.Create(text.Length, text, static (letters, source) =>
    {
        source.CopyTo(letters);
        letters.Reverse();
    });

    private static string? Formatted(long number, string format)
    {
        var width = format.Length > 1 && format[0] is 'D' or 'd' && int.TryParse(format.AsSpan(1), out var digits) ? digits
            : format.All(letter => letter == '0') ? format.Length
            : -1;
        return width is >= 0 and <= WidestPadding ? number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0') : null;
    }
}
