using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace AutoHarness.Benchmarks.Bird.Python;

/// <summary>Writes parsed JSON the way <c>json.dumps(json.loads(text))</c> does, byte for byte.</summary>
internal static class PythonJson
{
    /// <summary>On one line, with <c>", "</c> and <c>": "</c>.</summary>
    public static string Line(JsonElement value) => Write(value, indent: 0);

    /// <summary>With an indent, one member or element a line.</summary>
    public static string Indented(JsonElement value, int indent) => Write(value, indent);

    /// <summary>A string with everything outside printable ASCII escaped.</summary>
    public static string Quoted(string value)
    {
        var text = new StringBuilder();
        WriteString(text, value);
        return text.ToString();
    }

    private static string Write(JsonElement value, int indent)
    {
        var text = new StringBuilder();
        WriteValue(text, value, indent, depth: 0);
        return text.ToString();
    }

    private static void WriteValue(StringBuilder text, JsonElement value, int indent, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteBlock(text, '{', Members(value), '}', indent, depth, member =>
                {
                    WriteString(text, member.Key);
                    text.Append(": ");
                    WriteValue(text, member.Value, indent, depth + 1);
                });
                break;
            case JsonValueKind.Array:
                WriteBlock(text, '[', [.. value.EnumerateArray()], ']', indent, depth, item => WriteValue(text, item, indent, depth + 1));
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

    private static void WriteBlock<T>(StringBuilder text, char open, List<T> items, char close, int indent, int depth, Action<T> write)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : indent == 0 ? ", " : ",");
            NewLine(text, indent, depth + 1);
            write(items[i]);
        }

        if (items.Count > 0)
        {
            NewLine(text, indent, depth);
        }

        text.Append(close);
    }

    private static void NewLine(StringBuilder text, int indent, int depth)
    {
        if (indent > 0)
        {
            text.Append('\n').Append(' ', indent * depth);
        }
    }

    // A repeated name keeps its first place and takes the last value, as in a Python dictionary.
    private static List<KeyValuePair<string, JsonElement>> Members(JsonElement value)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return [.. members];
    }

    private static string Number(string raw) => raw.AsSpan().ContainsAny('.', 'e', 'E')
        ? PythonFloat.Repr(double.Parse(raw, CultureInfo.InvariantCulture)) switch { "inf" => "Infinity", "-inf" => "-Infinity", var shown => shown }
        : BigInteger.Parse(raw, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                >= ' ' and <= '~' => text.Append(character),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            };
        }

        text.Append('"');
    }
}
