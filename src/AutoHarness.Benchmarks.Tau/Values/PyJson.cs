using System.Buffers;
using System.Globalization;
using System.Text;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>Python's <c>json.dumps</c> with its default separators: ASCII only, floats by <c>repr</c>, on request keys in order of code points.</summary>
internal static class PyJson
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>One value as text, keys in their own order.</summary>
    public static string Write(PyValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value, sorted: false);
        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    /// <summary>One value as ASCII bytes with the keys of every dict sorted, as the reference hashes it.</summary>
    public static byte[] WriteSorted(PyValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value, sorted: true);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> output, PyValue value, bool sorted)
    {
        switch (value)
        {
            case PyNone:
                output.Write("null"u8);
                break;
            case PyBool flag:
                output.Write(flag.Value ? "true"u8 : "false"u8);
                break;
            case PyInt whole:
                Encoding.ASCII.GetBytes(whole.Value.ToString(CultureInfo.InvariantCulture), output);
                break;
            case PyFloat real:
                Encoding.ASCII.GetBytes(Float(real.Value), output);
                break;
            case PyString text:
                WriteString(output, text.Text);
                break;
            case PyList list:
                WriteList(output, list, sorted);
                break;
            case PyDict dict:
                WriteDict(output, dict, sorted);
                break;
            case PyModel model:
                WriteDict(output, model.Record.ToValue(), sorted);
                break;
            default:
                throw new InvalidOperationException($"a {value.TypeName} has no JSON form");
        }
    }

    public static void WriteString(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var special = rest.IndexOfAnyExcept(Plain);
            var plain = special < 0 ? rest : rest[..special];
            Encoding.ASCII.GetBytes(plain, output);
            if (special < 0)
            {
                break;
            }

            WriteEscape(output, rest[special]);
            rest = rest[(special + 1)..];
        }

        output.Write("\""u8);
    }

    private static void WriteEscape(IBufferWriter<byte> output, char letter)
    {
        switch (letter)
        {
            case '"':
                output.Write("\\\""u8);
                break;
            case '\\':
                output.Write("\\\\"u8);
                break;
            case '\n':
                output.Write("\\n"u8);
                break;
            case '\r':
                output.Write("\\r"u8);
                break;
            case '\t':
                output.Write("\\t"u8);
                break;
            case '\b':
                output.Write("\\b"u8);
                break;
            case '\f':
                output.Write("\\f"u8);
                break;
            default:
                Encoding.ASCII.GetBytes($"\\u{(int)letter:x4}", output);
                break;
        }
    }

    private static string Float(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? value > 0 ? "Infinity" : "-Infinity" : PyText.Repr(value);

    private static void WriteList(IBufferWriter<byte> output, PyList list, bool sorted)
    {
        output.Write("["u8);
        for (var i = 0; i < list.Items.Length; i++)
        {
            if (i > 0)
            {
                output.Write(", "u8);
            }

            Write(output, list.Items[i], sorted);
        }

        output.Write("]"u8);
    }

    private static void WriteDict(IBufferWriter<byte> output, PyDict dict, bool sorted)
    {
        var entries = dict.Entries;
        if (sorted)
        {
            entries = entries.Sort((left, right) => PyText.CompareCodePoints(left.Key, right.Key));
        }

        output.Write("{"u8);
        for (var i = 0; i < entries.Length; i++)
        {
            if (i > 0)
            {
                output.Write(", "u8);
            }

            WriteString(output, entries[i].Key);
            output.Write(": "u8);
            Write(output, entries[i].Value, sorted);
        }

        output.Write("}"u8);
    }
}
