using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Sql;

/// <summary>
/// The rewriting that the default test does to both sides before it compares them. It knows nothing of literals and quoting: how a query is
/// spelt decides what is left of it. That is the benchmark's behaviour and must be kept in both compatibility modes, since scores depend on it.
/// </summary>
internal static partial class SqlText
{
    private const int MatchLimit = 10_000;

    /// <summary>Drops comments and blank lines. A line comment that ends with the text stays, and so does a block that is never closed.</summary>
    public static ImmutableArray<string> RemoveComments(IEnumerable<string> statements) => [.. statements.Select(WithoutComments)];

    /// <summary>Drops the word between single spaces; <c>COUNT(DISTINCT x)</c> keeps it, <c>COUNT( DISTINCT x)</c> does not.</summary>
    public static ImmutableArray<string> RemoveDistinct(IEnumerable<string> statements) => [.. statements.Select(WithoutDistinct)];

    /// <summary>Puts the first argument in place of each call of <c>ROUND</c>, also where another name only ends with it.</summary>
    public static ImmutableArray<string> RemoveRound(IEnumerable<string> statements) => [.. statements.Select(WithoutRound)];

    private static string WithoutComments(string sql)
    {
        var withoutBlocks = BlockComment().Replace(sql, "");
        var withoutLines = LineComment().Replace(withoutBlocks, "${end}");
        return PythonStrings.Strip(BlankLines().Replace(withoutLines, "\n"));
    }

    private static string WithoutDistinct(string sql) =>
        string.Join(' ', sql.Split(' ').Where(word => !string.Equals(word, "distinct", StringComparison.OrdinalIgnoreCase)));

    private static string WithoutRound(string sql)
    {
        var text = sql;
        while (RoundCall().Match(text) is { Success: true } call)
        {
            var open = call.Index + call.Length - 1;
            if (ClosingOf(text, open) is not { } close)
            {
                break;
            }

            var argument = PythonStrings.Strip(text[(open + 1)..FirstArgumentEnd(text, open + 1)]);
            text = string.Concat(text.AsSpan(0, call.Index), argument, text.AsSpan(close + 1));
        }

        return text;
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

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline | RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex BlockComment();

    [GeneratedRegex(@"--.*?(?<end>\r\n|\r|\n)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchLimit)]
    private static partial Regex LineComment();

    [GeneratedRegex(@"\n[\s\x1c-\x1f]*\n+", RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"ROUND[\s\x1c-\x1f]*\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex RoundCall();
}
