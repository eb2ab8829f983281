using System.Globalization;
using System.Numerics;
using System.Text;

namespace AutoHarness.Evaluation.SeedFiles;

/// <summary>Writes values the way CPython does, so that files made here and files made by the Python tool agree byte for byte.</summary>
internal static class PythonText
{
    /// <summary><c>repr(float)</c>: the shortest digits that read back as the same number, with a fraction or an exponent.</summary>
    public static string Float(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        // "E16" would not be the shortest; the round-trip format is, but switches to exponents at other places than Python.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = shortest.StartsWith('-') ? "-" : "";
        var parts = shortest[sign.Length..].Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? parts[0].Length : point;
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        var exponent = whole - leading + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        digits = digits.Trim('0');

        return sign + (digits.Length == 0 ? "0.0" : exponent is > -4 and <= 16 ? Plain(digits, exponent) : Scientific(digits, exponent - 1));
    }

    /// <summary><c>'%.4f' % value</c>: the exact binary value rounded to four decimals, ties to even.</summary>
    public static string FourDecimals(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7ff);
        var mantissa = (bits & 0xfffffffffffff) | (exponent == 0 ? 0 : 1L << 52);
        var scaled = new BigInteger(mantissa) * 10_000;
        var shift = Math.Max(exponent, 1) - 1075;
        var rounded = shift >= 0 ? scaled << shift : HalfEven(scaled, -shift);
        var text = rounded.ToString(CultureInfo.InvariantCulture).PadLeft(5, '0');

        return $"{(bits < 0 ? "-" : "")}{text[..^4]}.{text[^4..]}";
    }

    /// <summary>A JSON string as <c>json.dump</c> writes it: everything outside printable ASCII is escaped.</summary>
    public static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var character in value)
        {
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                >= ' ' and <= '~' => character.ToString(),
                _ => $"\\u{(int)character:x4}",
            });
        }

        return text.Append('"').ToString();
    }

    /// <summary><c>datetime.isoformat(timespec='seconds')</c> of a time in UTC.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);

    private static string Plain(string digits, int exponent) => exponent switch
    {
        <= 0 => $"0.{new string('0', -exponent)}{digits}",
        _ when digits.Length <= exponent => $"{digits.PadRight(exponent, '0')}.0",
        _ => $"{digits[..exponent]}.{digits[exponent..]}",
    };

    private static string Scientific(string digits, int exponent) =>
        $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";

    private static BigInteger HalfEven(BigInteger value, int shift)
    {
        var whole = value >> shift;
        var twice = (value - (whole << shift)) << 1;
        var comparison = twice.CompareTo(BigInteger.One << shift);
        return comparison > 0 || (comparison == 0 && !whole.IsEven) ? whole + 1 : whole;
    }
}
