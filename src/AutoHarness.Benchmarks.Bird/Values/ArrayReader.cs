using System.Collections.Immutable;
using System.Text;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>Reads the text of an array, such as <c>{1,NULL,"a b"}</c>.</summary>
internal static class ArrayReader
{
    /// <param name="text">What the server wrote; bounds of one dimension in front of it are dropped.</param>
    /// <param name="read">Reads an element, null for NULL.</param>
    /// <exception cref="PyException">There are bounds of several dimensions, which psycopg2 does not know.</exception>
    public static PyList Read(string text, Func<string?, PyValue> read)
    {
        var position = text.StartsWith('[') ? text.IndexOf('=', StringComparison.Ordinal) + 1 : 0;
        return text.AsSpan(0, position).Count(']') > 1
            ? throw new PyException("DataError", "array does not start with '{'")
            : ReadList(text, ref position, read);
    }

    private static PyList ReadList(string text, ref int position, Func<string?, PyValue> read)
    {
        var items = ImmutableArray.CreateBuilder<PyValue>();
        position++;
        while (text[position] != '}')
        {
            items.Add(text[position] switch
            {
                '{' => ReadList(text, ref position, read),
                '"' => read(ReadQuoted(text, ref position)),
                _ => read(ReadBare(text, ref position)),
            });
            if (text[position] == ',')
            {
                position++;
            }
        }

        position++;
        return new PyList(items.ToImmutable());
    }

    private static string ReadQuoted(string text, ref int position)
    {
        var item = new StringBuilder();
        for (position++; text[position] != '"'; position++)
        {
            if (text[position] == '\\')
            {
                position++;
            }

            item.Append(text[position]);
        }

        position++;
        return item.ToString();
    }

    private static string? ReadBare(string text, ref int position)
    {
        var start = position;
        position = text.AsSpan(start).IndexOfAny(',', '}') + start;
        var item = text[start..position];
        return item == "NULL" ? null : item;
    }
}
