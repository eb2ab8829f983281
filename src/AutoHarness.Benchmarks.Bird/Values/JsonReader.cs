using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>Reads <c>json</c> and <c>jsonb</c> as <c>json.loads</c> does: fractions become floats, and a repeated name keeps its first place and takes the last value.</summary>
internal static class JsonReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1000 };

    public static PyValue Read(string text)
    {
        using var document = JsonDocument.Parse(text, Options);
        return Read(document.RootElement);
    }

    private static PyValue Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(value),
        JsonValueKind.Array => new PyList([.. value.EnumerateArray().Select(Read)]),
        JsonValueKind.String => new PyStr(Text(value)),
        JsonValueKind.Number => Number(value.GetRawText()),
        JsonValueKind.True => new PyBool(true),
        JsonValueKind.False => new PyBool(false),
        _ => PyNone.Instance,
    };

    private static PyDict ReadObject(JsonElement value)
    {
        var items = new OrderedDictionary<string, PyValue>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            items[property.Name] = Read(property.Value);
        }

        return new PyDict([.. items]);
    }

    private static PyValue Number(string text) => text.AsSpan().ContainsAny('.', 'e', 'E')
        ? new PyFloat(double.Parse(text, CultureInfo.InvariantCulture))
        : new PyInt(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    // The type json keeps half of a surrogate pair as it was written; .NET's reader refuses it.
    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(value.GetRawText()[1..^1]);
        }
    }

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            text.Append(raw[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var same => same,
            });
            i += raw[i] == 'u' ? 4 : 0;
        }

        return text.ToString();
    }
}
