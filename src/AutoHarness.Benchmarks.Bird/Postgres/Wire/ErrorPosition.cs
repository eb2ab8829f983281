using System.Globalization;
using System.Text;

namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>The line of a statement with a caret under the place of an error, cut to a window of 60 columns by the rule of libpq.</summary>
internal static class ErrorPosition
{
    private const int Window = 60;
    private const int RightMargin = 10;

    /// <summary>Two lines, <c>LINE n: …</c> and the caret; empty when the place lies outside of the text.</summary>
    /// <param name="query">The statement.</param>
    /// <param name="position">In code points from 1.</param>
    public static string Show(string query, int position)
    {
        var characters = query.EnumerateRunes().ToArray();
        var place = position - 1;
        if (place < 0 || place > characters.Length)
        {
            return "";
        }

        var (line, begin, end) = FindLine(characters, place);
        var columns = new int[characters.Length + 1];
        for (var i = 0; i < characters.Length; i++)
        {
            columns[i + 1] = columns[i] + ScreenWidth.Of(characters[i]);
        }

        var (cutLeft, cutRight) = (false, false);
        if (columns[end] - columns[begin] > Window)
        {
            if (columns[begin] + Window >= columns[place] + RightMargin)
            {
                cutRight = ShortenRight(() => columns[end] - columns[begin] > Window);
            }
            else
            {
                cutRight = ShortenRight(() => columns[place] + RightMargin < columns[end]);
                while (columns[end] - columns[begin] > Window)
                {
                    begin++;
                    cutLeft = true;
                }
            }
        }

        var prefix = string.Create(CultureInfo.InvariantCulture, $"LINE {line}: {(cutLeft ? "..." : "")}");
        var text = new StringBuilder(prefix);
        foreach (var character in characters[begin..end])
        {
            text.Append(character.Value == '\t' ? " " : character.ToString());
        }

        var caret = prefix.Length + columns[place] - columns[begin];
        return text.Append(cutRight ? "..." : "").Append('\n').Append(' ', caret).Append("^\n").ToString();

        bool ShortenRight(Func<bool> tooLong)
        {
            var before = end;
            while (tooLong())
            {
                end--;
            }

            return end < before;
        }
    }

    // A carriage return with a line feed behind it ends one line, not two.
    private static (int Line, int Begin, int End) FindLine(Rune[] characters, int place)
    {
        var (line, begin) = (1, 0);
        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i].Value is not ('\r' or '\n'))
            {
                continue;
            }

            if (i >= place)
            {
                return (line, begin, i);
            }

            if (characters[i].Value == '\r' || i == 0 || characters[i - 1].Value != '\r')
            {
                line++;
            }

            begin = i + 1;
        }

        return (line, begin, characters.Length);
    }
}
