using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Providers.Exact;

/// <summary>
/// The arguments of a tool call as text: members in their order, blanks after <c>:</c> and <c>,</c>, everything beyond ASCII escaped, a float
/// stays a float. It is what Python's <c>json.dumps</c> gives and what models were trained on; pretty-printed text would be another prompt.
/// </summary>
internal static class ArgumentText
{
    private const int FirstExponentWithoutDigits = 16;
    private const int LastExponentWithZeros = -4;

    public static string Of(IEnumerable<KeyValuePair<string, object?>>? arguments)
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in arguments ?? [])
        {
            Separate(text, first: text.Length == 1);
            WriteString(text, name);
            text.Append(": ");
            Write(text, ElementOf(value));
        }

        return text.Append('}').ToString();
    }

    private static JsonElement ElementOf(object? value) => value switch
    {
        JsonElement element => element,
        JsonNode node => JsonSerializer.SerializeToElement(node, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonNode))),
        null => JsonElement.Parse("null"u8),
        _ => JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType())),
    };

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                var firstMember = true;
                foreach (var member in value.EnumerateObject())
                {
                    Separate(text, firstMember);
                    firstMember = false;
                    WriteString(text, member.Name);
                    text.Append(": ");
                    Write(text, member.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var firstItem = true;
                foreach (var item in value.EnumerateArray())
                {
                    Separate(text, firstItem);
                    firstItem = false;
                    Write(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetRawText()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void Separate(StringBuilder text, bool first)
    {
        if (!first)
        {
            text.Append(", ");
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '\u007f' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }

    private static string Number(string raw)
    {
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            return raw == "-0" ? "0" : raw;
        }

        var value = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            return value > 0 ? "Infinity" : "-Infinity";
        }

        // Shortest digits that read back the same, as Python's repr; only the limits of the plain form differ.
        var (digits, exponent) = Parts(Math.Abs(value));
        var sign = double.IsNegative(value) ? "-" : "";
        return sign + exponent switch
        {
            >= FirstExponentWithoutDigits or < LastExponentWithZeros => Scientific(digits, exponent),
            < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
            _ when digits.Length <= exponent + 1 => $"{digits.PadRight(exponent + 1, '0')}.0",
            _ => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
        };
    }

    private static string Scientific(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static (string Digits, int Exponent) Parts(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa : mantissa[..point];
        var all = whole + (point < 0 ? "" : mantissa[(point + 1)..]);
        var significant = all.TrimStart('0');
        return significant.Length == 0 ? ("0", 0) : (significant.TrimEnd('0'), exponent + whole.Length - 1 - (all.Length - significant.Length));
    }
}
