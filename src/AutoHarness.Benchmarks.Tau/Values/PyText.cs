using System.Globalization;
using System.Text;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>Python's ways with text: <c>repr</c>, line breaks, indentation, order by code point.</summary>
internal static class PyText
{
    /// <summary>Python's <c>repr</c> of a str.</summary>
    public static string Repr(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var made = new StringBuilder(text.Length + 2).Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            switch (letter)
            {
                case '\\':
                    made.Append(@"\\");
                    break;
                case '\n':
                    made.Append(@"\n");
                    break;
                case '\r':
                    made.Append(@"\r");
                    break;
                case '\t':
                    made.Append(@"\t");
                    break;
                case var _ when letter == quote:
                    made.Append('\\').Append(letter);
                    break;
                case >= ' ' and <= '~':
                    made.Append(letter);
                    break;
                default:
                    var rune = char.IsSurrogatePair(text, i) ? char.ConvertToUtf32(letter, text[i + 1]) : letter;
                    AppendRune(made, rune);
                    i += rune > 0xFFFF ? 1 : 0;
                    break;
            }
        }

        return made.Append(quote).ToString();
    }

    /// <summary>Python's <c>repr</c> of a float: the shortest digits that read back as the same value.</summary>
    public static string Repr(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var (digits, point) = DigitsOf(shortest.TrimStart('-'));
        var sign = double.IsNegative(value) ? "-" : "";
        if (point is > 16 or < -3)
        {
            var exponent = point - 1;
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (point <= 0)
        {
            return $"{sign}0.{new string('0', -point)}{digits}";
        }

        return point >= digits.Length
            ? $"{sign}{digits}{new string('0', point - digits.Length)}.0"
            : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    /// <summary>A text as Python reads it from a file: the three line ends of the systems there are become one.</summary>
    public static string UniversalNewlines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    /// <summary>Python's <c>str.splitlines(keepends=True)</c>.</summary>
    public static IEnumerable<string> LinesWithEnds(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsLineBreak(text[i]))
            {
                continue;
            }

            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                i++;
            }

            yield return text[start..(i + 1)];
            start = i + 1;
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }

    /// <summary>Python's <c>textwrap.indent</c>: lines of nothing but white space stay as they are.</summary>
    public static string Indent(string text, string prefix)
    {
        var made = new StringBuilder(text.Length + prefix.Length);
        foreach (var line in LinesWithEnds(text))
        {
            made.Append(IsBlank(line) ? "" : prefix).Append(line);
        }

        return made.ToString();
    }

    /// <summary>Whether Python's <c>str.strip</c> leaves nothing.</summary>
    public static bool IsBlank(string text)
    {
        foreach (var letter in text)
        {
            if (!IsSpace(letter))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Python's <c>str.strip()</c>.</summary>
    public static string Strip(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>Orders texts by code point, as Python does. UTF-16 order differs from it where surrogates meet high letters.</summary>
    public static int CompareCodePoints(string left, string right)
    {
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shared; i++)
        {
            var (first, second) = (left[i], right[i]);
            if (first != second)
            {
                // A surrogate stands for a letter beyond every single one.
                return (char.IsSurrogate(first) ? first + 0x10000 : first) - (char.IsSurrogate(second) ? second + 0x10000 : second);
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool IsLineBreak(char letter) =>
        letter is '\n' or '\r' or '\v' or '\f' or '\u001c' or '\u001d' or '\u001e' or '\u0085' or '\u2028' or '\u2029';

    // Python counts the four information separators as white space; .NET does so for most of the rest.
    private static bool IsSpace(char letter) => char.IsWhiteSpace(letter) || letter is >= '\u001c' and <= '\u001f';

    // The digits without leading or trailing zeros, and how many of them stand before the decimal point.
    private static (string Digits, int Point) DigitsOf(string shortest)
    {
        var mantissa = shortest;
        var exponent = 0;
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark >= 0)
        {
            mantissa = shortest[..mark];
            exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return digits.Length == 0 ? ("0", 1) : (digits, point - leading);
    }

    private static void AppendRune(StringBuilder made, int rune)
    {
        if (IsPrintable(rune))
        {
            made.Append(char.ConvertFromUtf32(rune));
        }
        else if (rune <= 0xFF)
        {
            made.Append($@"\x{rune:x2}");
        }
        else
        {
            made.Append(rune <= 0xFFFF ? $@"\u{rune:x4}" : $@"\U{rune:x8}");
        }
    }

    private static bool IsPrintable(int rune) =>
        rune is < 0xD800 or > 0xDFFF
        && CharUnicodeInfo.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
