using System.Text;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>Reads the text of a range, such as <c>[1,5)</c> or <c>("2024-01-01 00:00:00",]</c>.</summary>
internal static class RangeReader
{
    /// <param name="text">What the server wrote.</param>
    /// <param name="type">The Python class.</param>
    /// <param name="read">Reads an end.</param>
    public static PyRange Read(string text, string type, Func<string, PyValue> read)
    {
        if (text == "empty")
        {
            return new PyRange(type, PyNone.Instance, PyNone.Instance, Bounds: null);
        }

        var position = 1;
        var lower = ReadEnd(text, ref position, read);
        position++;
        var upper = ReadEnd(text, ref position, read);
        return new PyRange(type, lower, upper, $"{text[0]}{text[^1]}");
    }

    private static PyValue ReadEnd(string text, ref int position, Func<string, PyValue> read)
    {
        var (end, quoted) = (new StringBuilder(), text[position] == '"');
        position += quoted ? 1 : 0;
        for (; quoted ? text[position] != '"' : text[position] is not (',' or ')' or ']'); position++)
        {
            end.Append(text[position]);
        }

        position += quoted ? 1 : 0;
        return end.Length == 0 ? PyNone.Instance : read(end.ToString());
    }
}
