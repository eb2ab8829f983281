using System.Collections.Frozen;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Sql;

/// <summary>
/// Finds where clauses begin in PostgreSQL text, with the tokens of sqlglot 26.16.4 as the measure: literals, quoted names, dollar quotes and
/// nested comments hide keywords; what follows a utility command does, too; a backslash escapes nothing, not even in <c>E''</c>.
/// </summary>
internal sealed class ClauseScanner
{
    private const string Punctuation = "()[]{}&^:,.-=><%!|+;/\\*~?@#'`\"$";

    private static readonly FrozenSet<string> Clauses = new[] { "SELECT", "FROM", "WHERE", "HAVING", "LIMIT", "OFFSET", "JOIN" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Commands = new[]
    {
        "BEGIN", "CALL", "DECLARE", "DO", "EXEC", "EXECUTE", "EXPLAIN", "FETCH", "OPTIMIZE", "PREPARE", "REFRESH", "REINDEX", "RENAME", "RESET", "REVOKE", "SHOW", "VACUUM",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Keywords of two words; those that begin a clause carry its name.
    private static readonly ImmutableArray<(string First, string Second, string? Clause)> Pairs =
    [
        ("GROUP", "BY", "GROUP BY"), ("ORDER", "BY", "ORDER BY"), ("BEGIN", "TRANSACTION", null), ("CHARACTER", "SET", null), ("CHARACTER", "VARYING", null),
        ("CLUSTER", "BY", null), ("CONNECT", "BY", null), ("CONSTRAINT", "TRIGGER", null), ("DISTRIBUTE", "BY", null), ("DOUBLE", "PRECISION", null),
        ("FOR", "TIMESTAMP", null), ("FOR", "VERSION", null), ("FOREIGN", "KEY", null), ("GROUPING", "SETS", null), ("PARTITION", "BY", null),
        ("PARTITIONED", "BY", null), ("PRIMARY", "KEY", null), ("SIMILAR", "TO", null), ("SORT", "BY", null), ("START", "WITH", null),
    ];

    // Operators in which something else would seem to begin.
    private static readonly ImmutableArray<string> Operators = ["||/", "|/", "@@", "@>", "{{+", "{{-", "{%+", "{%-"];

    private readonly string sql;
    private readonly ImmutableArray<(string Clause, int Position)>.Builder starts = ImmutableArray.CreateBuilder<(string, int)>();
    private int position;
    private bool broken;
    private bool afterParameter;
    private bool atStatement = true;

    private ClauseScanner(string sql) => this.sql = sql;

    /// <summary>Clauses in order of their place; null when the text cannot be read, such as with an open literal.</summary>
    public static ImmutableArray<(string Clause, int Position)>? Scan(string sql)
    {
        var scanner = new ClauseScanner(sql);
        scanner.ScanAll();
        return scanner.broken ? null : scanner.starts.ToImmutable();
    }

    private void ScanAll()
    {
        while (position < sql.Length && !broken)
        {
            if (PythonStrings.IsSpace(sql[position]))
            {
                position++;
            }
            else
            {
                ScanToken();
            }
        }
    }

    private void ScanToken()
    {
        var start = position;
        var (wasParameter, wasAtStatement) = (afterParameter, atStatement);
        if (SkipComment())
        {
            return;
        }

        (afterParameter, atStatement) = (false, false);
        switch (sql[position])
        {
            case '"':
                SkipQuoted(position, '"');
                break;
            case '\'':
                SkipQuoted(position, '\'');
                break;
            case '$':
                SkipDollar();
                break;
            case ';':
                position++;
                atStatement = true;
                break;
            case >= '0' and <= '9':
                SkipNumber(wasParameter);
                break;
            case var letter when letter is 'b' or 'B' or 'x' or 'X' or 'e' or 'E' or 'n' or 'N' && Peek(1) == '\'':
                SkipPrefixed(letter);
                break;
            case var sign when IsPunctuation(sign):
                position += Operators.FirstOrDefault(known => StartsWith(position, known))?.Length ?? 1;
                afterParameter = sign == '@' && position == start + 1;
                break;
            default:
                ScanWord(wasParameter, wasAtStatement);
                break;
        }
    }

    private void ScanWord(bool wasParameter, bool wasAtStatement)
    {
        var start = position;
        foreach (var (first, second, clause) in Pairs)
        {
            if (PairEnd(first, second) is { } end)
            {
                if (clause is not null)
                {
                    starts.Add((clause, start));
                }

                position = end;
                atStatement = first == "BEGIN";
                return;
            }
        }

        SkipWord(withDollar: true);
        var word = sql[start..position].ToUpperInvariant();
        if (wasParameter)
        {
            return;
        }

        if (Clauses.Contains(word))
        {
            starts.Add((word, start));
        }
        else if (wasAtStatement && Commands.Contains(word) && Peek(0) != ';')
        {
            SkipCommand();
        }
    }

    /// <summary>The rest of a utility command is one text; its literals still have to be closed.</summary>
    private void SkipCommand()
    {
        var kept = starts.Count;
        while (position < sql.Length && !broken)
        {
            if (PythonStrings.IsSpace(sql[position]))
            {
                position++;
            }
            else
            {
                ScanToken();
            }

            if (Peek(0) == ';')
            {
                break;
            }
        }

        starts.Count = kept;
        (afterParameter, atStatement) = (false, false);
    }

    /// <summary>Where a keyword of two words ends that begins here; any white space stands between the words.</summary>
    private int? PairEnd(string first, string second)
    {
        if (!StartsWith(position, first))
        {
            return null;
        }

        var at = position + first.Length;
        var gap = at;
        while (at < sql.Length && PythonStrings.IsSpace(sql[at]))
        {
            at++;
        }

        var end = at + second.Length;
        return at > gap && StartsWith(at, second) && (end == sql.Length || PythonStrings.IsSpace(sql[end]) || IsPunctuation(sql[end])) ? end : null;
    }

    private bool SkipComment()
    {
        if (StartsWith(position, "--"))
        {
            var end = sql.AsSpan(position).IndexOfAny('\n', '\r');
            position = end < 0 ? sql.Length : position + end;
            return true;
        }

        // Braces with # are comments of a template language.
        var (open, close) = StartsWith(position, "/*") ? ("/*", "*/") : StartsWith(position, "{#") ? ("{#", "#}") : ("", "");
        if (open.Length == 0)
        {
            return false;
        }

        position += 2;
        for (var depth = 1; position < sql.Length;)
        {
            if (StartsWith(position, close) && --depth == 0)
            {
                position += 2;
                return true;
            }

            position++;
            if (StartsWith(position, open))
            {
                depth++;
                position += 2;
            }
        }

        broken = true;
        return true;
    }

    private void SkipQuoted(int open, char quote)
    {
        for (position = open + 1; position < sql.Length; position++)
        {
            if (sql[position] != quote)
            {
                continue;
            }

            if (position + 1 >= sql.Length || sql[position + 1] != quote)
            {
                position++;
                return;
            }

            position++;
        }

        broken = true;
    }

    private void SkipPrefixed(char prefix)
    {
        var open = position + 1;
        SkipQuoted(open, '\'');
        var digits = prefix is 'b' or 'B' ? "01" : prefix is 'x' or 'X' ? "0123456789abcdefABCDEF" : null;
        broken |= digits is not null && !broken && !IsNumber(sql[(open + 1)..(position - 1)], digits);
    }

    // As int(text, base) takes it: a sign, white space around it, single underscores between digits.
    private static bool IsNumber(string text, string digits)
    {
        var bare = PythonStrings.Strip(text).TrimStart('+', '-').Replace("_", "", StringComparison.Ordinal);
        return bare.Length > 0 && bare.All(digit => digits.Contains(digit, StringComparison.Ordinal));
    }

    private void SkipDollar()
    {
        var close = position + 1;
        while (close < sql.Length && sql[close] != '$')
        {
            // Two quotes in a row are one step, even here, and may not be the last.
            var pair = StartsWith(close, "''");
            close += pair ? 2 : 1;
            broken |= pair && close == sql.Length;
        }

        if (position + 1 >= sql.Length || broken)
        {
            broken = true;
            return;
        }

        close = close < sql.Length ? close : -1;
        var tag = close < 0 ? sql[(position + 1)..] : sql[(position + 1)..close];
        if (tag.Length > 0 && (close < 0 || close == sql.Length - 1 || !IsIdentifier(tag)))
        {
            // A parameter such as $1.
            position += close == sql.Length - 1 ? 2 : 1;
            afterParameter = true;
            return;
        }

        var quote = $"${tag}$";
        var end = sql.IndexOf(quote, close + 1, StringComparison.Ordinal);
        broken = end < 0;
        position = end + quote.Length;
    }

    private static bool IsIdentifier(string text) =>
        (char.IsLetter(text[0]) || text[0] == '_') && text.All(character => char.IsLetterOrDigit(character) || character == '_');

    private void SkipNumber(bool wasParameter)
    {
        if (sql[position] == '0' && Peek(1) is 'b' or 'B' or 'x' or 'X')
        {
            SkipWord(withDollar: false);
            return;
        }

        var (point, exponent) = (false, 0);
        for (position++; position < sql.Length; position++)
        {
            var next = sql[position];
            if (next == '.' && !point)
            {
                if (wasParameter)
                {
                    return;
                }

                point = true;
            }
            else if (next is '+' or '-' && exponent == 1)
            {
                exponent++;
            }
            else if (next is 'e' or 'E' && exponent == 0)
            {
                exponent++;
            }
            else if (!char.IsDigit(next))
            {
                return;
            }
        }
    }

    private void SkipWord(bool withDollar)
    {
        position++;
        while (position < sql.Length && !PythonStrings.IsSpace(sql[position]) && ((withDollar && sql[position] == '$') || !IsPunctuation(sql[position])))
        {
            position++;
        }
    }

    private static bool IsPunctuation(char character) => Punctuation.Contains(character, StringComparison.Ordinal);

    private bool StartsWith(int at, string word) => at <= sql.Length && sql.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private char? Peek(int distance) => position + distance < sql.Length ? sql[position + distance] : null;
}
