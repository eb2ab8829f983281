using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Sql;

/// <summary>
/// The rewriting that the default test does to both sides before it compares them. It knows nothing of literals and quoting: how a query is
/// spelt decides what is left of it. That is the benchmark's behaviour and must be kept in both compatibility modes, since scores depend on it.
/// Agents may hand in megabytes made to be slow; so nothing here takes more than one pass but <see cref="RemoveRound"/>, whose work is limited.
/// </summary>
internal static partial class SqlText
{
    private const int MatchLimit = 10_000;

    // Characters that calls of ROUND in one statement may make us read and move; a second or two.
    private const long MostWork = 2L << 30;

    /// <summary>Drops comments and blank lines. A line comment that ends with the text stays, and so does a block that is never closed.</summary>
    public static ImmutableArray<string> RemoveComments(IEnumerable<string> statements) => [.. statements.Select(WithoutComments)];

    /// <summary>Drops the word between single spaces; <c>COUNT(DISTINCT x)</c> keeps it, <c>COUNT( DISTINCT x)</c> does not.</summary>
    public static ImmutableArray<string> RemoveDistinct(IEnumerable<string> statements) => [.. statements.Select(WithoutDistinct)];

    /// <summary>Puts the first argument in place of each call of <c>ROUND</c>, also where another name only ends with it.</summary>
    /// <exception cref="PyException">There are so many in so long a text that the reference would not come to an end either.</exception>
    public static ImmutableArray<string> RemoveRound(IEnumerable<string> statements) => [.. statements.Select(WithoutRound)];

    /// <summary>Drops block comments; one inside of another ends it.</summary>
    public static string WithoutBlocks(string sql)
    {
        var text = new StringBuilder(sql.Length);
        var position = 0;
        while (sql.IndexOf("/*", position, StringComparison.Ordinal) is var open and >= 0 && sql.IndexOf("*/", open + 2, StringComparison.Ordinal) is var close and >= 0)
        {
            text.Append(sql, position, open - position);
            position = close + 2;
        }

        return text.Append(sql, position, sql.Length - position).ToString();
    }

    private static string WithoutComments(string sql) => PythonStrings.Strip(BlankLines().Replace(WithoutLines(WithoutBlocks(sql)), "\n"));

    private static string WithoutLines(string sql)
    {
        var text = new StringBuilder(sql.Length);
        var position = 0;
        while (sql.IndexOf("--", position, StringComparison.Ordinal) is var open and >= 0 && sql.AsSpan(open).IndexOfAny('\r', '\n') is var length and >= 0)
        {
            text.Append(sql, position, open - position);
            position = open + length;
        }

        return text.Append(sql, position, sql.Length - position).ToString();
    }

    private static string WithoutDistinct(string sql) =>
        string.Join(' ', sql.Split(' ').Where(word => !string.Equals(word, "distinct", StringComparison.OrdinalIgnoreCase)));

    private static string WithoutRound(string sql)
    {
        var text = sql;
        var (start, work) = (0, 0L);
        while (RoundCall().Match(text, start) is { Success: true } call)
        {
            var open = call.Index + call.Length - 1;
            if (ClosingOf(text, open) is not { } close)
            {
                break;
            }

            var argument = PythonStrings.Strip(text[(open + 1)..FirstArgumentEnd(text, open + 1)]);
            work += text.Length + (close - open);
            if (work > MostWork)
            {
                throw new PyException("TimeoutError", "there are too many calls of ROUND to be taken out");
            }

            text = string.Concat(text.AsSpan(0, call.Index), argument, text.AsSpan(close + 1));
            start = BeforeWord(text, call.Index);
        }

        return text;
    }

    // What stands before a call may become one together with what the call leaves.
    private static int BeforeWord(string text, int position)
    {
        while (position > 0 && PythonStrings.IsSpace(text[position - 1]))
        {
            position--;
        }

        return Math.Max(0, position - "ROUND".Length);
    }

    private static int? ClosingOf(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '(')
            {
                depth++;
            }
            else if (text[i] == ')' && --depth == 0)
            {
                return i;
            }
        }

        return null;
    }

    private static int FirstArgumentEnd(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(':
                    depth++;
                    break;
                case ')' or ',' when depth == 0:
                    return i;
                case ')':
                    depth--;
                    break;
            }
        }

        return text.Length;
    }

    [GeneratedRegex(@"\n[\s\x1c-\x1f]*\n+", RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"ROUND[\s\x1c-\x1f]*\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex RoundCall();
}
