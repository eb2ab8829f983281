using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Bird.Postgres;

/// <summary>Cuts a text into its statements where PostgreSQL does: semicolons in literals, quoted names, dollar quotes, comments and parentheses do not count.</summary>
internal static class SqlStatements
{
    /// <summary>The statements without their semicolons, trimmed, empty ones left out.</summary>
    public static ImmutableArray<string> Split(string sql)
    {
        var statements = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        while (start < sql.Length)
        {
            var end = EndOfStatement(sql, start);
            if (FirstWordAt(sql, start) < end)
            {
                statements.Add(sql[start..end].Trim());
            }

            start = end + 1;
        }

        return statements.ToImmutable();
    }

    /// <summary>Where the statement that begins at a place ends: at its semicolon, or at the end of the text.</summary>
    public static int EndOfStatement(string sql, int start)
    {
        var depth = 0;
        for (var i = start; i < sql.Length;)
        {
            var next = SkipHidden(sql, i);
            if (next > i)
            {
                i = next;
                continue;
            }

            switch (sql[i])
            {
                case ';' when depth == 0:
                    return i;
                case '(':
                    depth++;
                    break;
                case ')':
                    depth = Math.Max(0, depth - 1);
                    break;
            }

            i++;
        }

        return sql.Length;
    }

    /// <summary>The first words of a statement, in capitals; fewer where it has fewer.</summary>
    public static ImmutableArray<string> FirstWords(string statement, int count)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        for (var i = FirstWordAt(statement, 0); i < statement.Length && words.Count < count; i = FirstWordAt(statement, i))
        {
            var end = i;
            while (end < statement.Length && IsNamePart(statement[end]))
            {
                end++;
            }

            if (end == i)
            {
                break;
            }

            words.Add(statement[i..end].ToUpperInvariant());
            i = end;
        }

        return words.ToImmutable();
    }

    // White space and comments in front of a word.
    private static int FirstWordAt(string sql, int start)
    {
        var i = start;
        while (i < sql.Length)
        {
            if (char.IsWhiteSpace(sql[i]))
            {
                i++;
            }
            else if (SkipComment(sql, i) is var end && end > i)
            {
                i = end;
            }
            else
            {
                break;
            }
        }

        return i;
    }

    private static int SkipHidden(string sql, int i) => sql[i] switch
    {
        '\'' => SkipQuoted(sql, i, escapes: i > 0 && sql[i - 1] is 'e' or 'E' && (i < 2 || !IsNamePart(sql[i - 2]))),
        '"' => SkipQuoted(sql, i, escapes: false),
        '$' => SkipDollarQuoted(sql, i),
        '-' or '/' => SkipComment(sql, i),
        _ => i,
    };

    private static int SkipQuoted(string sql, int start, bool escapes)
    {
        var quote = sql[start];
        for (var i = start + 1; i < sql.Length; i++)
        {
            if (escapes && sql[i] == '\\')
            {
                i++;
            }
            else if (sql[i] == quote)
            {
                if (i + 1 < sql.Length && sql[i + 1] == quote)
                {
                    i++;
                }
                else
                {
                    return i + 1;
                }
            }
        }

        return sql.Length;
    }

    private static int SkipDollarQuoted(string sql, int start)
    {
        if (start > 0 && IsNamePart(sql[start - 1]))
        {
            return start;
        }

        var end = start + 1;
        while (end < sql.Length && IsNamePart(sql[end]) && sql[end] != '$' && !(end == start + 1 && char.IsAsciiDigit(sql[end])))
        {
            end++;
        }

        if (end >= sql.Length || sql[end] != '$')
        {
            return start;
        }

        var tag = sql[start..(end + 1)];
        var close = sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        return close < 0 ? sql.Length : close + tag.Length;
    }

    private static int SkipComment(string sql, int start)
    {
        if (string.CompareOrdinal(sql, start, "--", 0, 2) == 0)
        {
            var end = sql.AsSpan(start).IndexOfAny('\r', '\n');
            return end < 0 ? sql.Length : start + end;
        }

        if (string.CompareOrdinal(sql, start, "/*", 0, 2) != 0)
        {
            return start;
        }

        var depth = 0;
        for (var i = start; i + 1 < sql.Length; i++)
        {
            if (sql[i] == '/' && sql[i + 1] == '*')
            {
                depth++;
                i++;
            }
            else if (sql[i] == '*' && sql[i + 1] == '/')
            {
                i++;
                if (--depth == 0)
                {
                    return i + 1;
                }
            }
        }

        return sql.Length;
    }

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '_' or '$' || character > '\x7f';
}
