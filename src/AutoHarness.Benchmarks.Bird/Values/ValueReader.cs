using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>
/// Turns what PostgreSQL writes into what psycopg2 2.9 makes of it, by the oid of the type. Types that it does not know, and arrays of them, stay text.
/// </summary>
internal static class ValueReader
{
    private static readonly FrozenDictionary<uint, Func<string, PyValue>> Scalars = new Dictionary<uint, Func<string, PyValue>>
    {
        [16] = text => new PyBool(text == "t"),
        [17] = Bytes,
        [20] = Integer,
        [21] = Integer,
        [23] = Integer,
        [26] = Integer,
        [114] = JsonReader.Read,
        [700] = Float,
        [701] = Float,
        [1082] = MomentReader.Date,
        [1083] = MomentReader.Time,
        [1114] = text => MomentReader.DateTime(text, zoned: false),
        [1184] = text => MomentReader.DateTime(text, zoned: true),
        [1186] = IntervalReader.Read,
        [1266] = MomentReader.Time,
        [1700] = PyDecimal.Parse,
        [3802] = JsonReader.Read,
        [3904] = text => RangeReader.Read(text, "NumericRange", Integer),
        [3906] = text => RangeReader.Read(text, "NumericRange", PyDecimal.Parse),
        [3908] = text => RangeReader.Read(text, "DateTimeRange", text => MomentReader.DateTime(text, zoned: false)),
        [3910] = text => RangeReader.Read(text, "DateTimeTZRange", text => MomentReader.DateTime(text, zoned: true)),
        [3912] = text => RangeReader.Read(text, "DateRange", MomentReader.Date),
        [3926] = text => RangeReader.Read(text, "NumericRange", Integer),
    }.ToFrozenDictionary();

    // Array types and the types of their elements; 25 stands for all text.
    private static readonly FrozenDictionary<uint, uint> Arrays = new Dictionary<uint, uint>
    {
        [199] = 114, [651] = 25, [1000] = 16, [1001] = 17, [1002] = 25, [1003] = 25, [1005] = 21, [1006] = 21, [1007] = 23, [1009] = 25, [1013] = 26,
        [1014] = 25, [1015] = 25, [1016] = 20, [1021] = 700, [1022] = 701, [1028] = 26, [1040] = 25, [1041] = 25, [1115] = 1114, [1182] = 1082,
        [1183] = 1083, [1185] = 1184, [1187] = 1186, [1231] = 1700, [1270] = 1266, [3807] = 3802, [3905] = 3904, [3907] = 3906, [3909] = 3908,
        [3911] = 3910, [3913] = 3912, [3927] = 3926,
    }.ToFrozenDictionary();

    /// <summary>Reads one cell.</summary>
    /// <param name="type">The oid of the column's type.</param>
    /// <param name="text">What the server wrote; null for NULL.</param>
    /// <exception cref="PyException">Python has no such value, such as a year before the first.</exception>
    public static PyValue Read(uint type, string? text) => text is null ? PyNone.Instance
        : Scalars.TryGetValue(type, out var read) ? read(text)
        : Arrays.TryGetValue(type, out var element) ? ArrayReader.Read(text, item => ReadElement(element, item))
        : new PyStr(text);

    // In an array psycopg2 does not know infinities of its own readers; ends of ranges are read in Python, where it does.
    private static PyValue ReadElement(uint type, string? text) => type is 1082 or 1114 or 1184 && text is MomentReader.Infinity or MomentReader.MinusInfinity
        ? throw MomentReader.NoDate()
        : Read(type, text);

    private static PyInt Integer(string text) => new(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    private static PyFloat Float(string text) => new(text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    });

    private static PyBytes Bytes(string text) => new(text.StartsWith("\\x", StringComparison.Ordinal) ? Convert.FromHexString(text.AsSpan(2)) : Escaped(text));

    // The form of bytea_output = escape: a backslash before itself or before three octal digits.
    private static byte[] Escaped(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Add((byte)text[i]);
            }
            else if (text[i + 1] == '\\')
            {
                bytes.Add((byte)'\\');
                i++;
            }
            else
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 3), 8));
                i += 3;
            }
        }

        return [.. bytes];
    }
}
