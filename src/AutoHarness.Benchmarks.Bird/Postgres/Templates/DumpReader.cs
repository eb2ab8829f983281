using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Bird.Postgres.Templates;

/// <summary>Reads plain dumps as pg_dump writes them for psql. What only concerns owners and rights is left out, since everything belongs to one role here.</summary>
internal static partial class DumpReader
{
    private const int MatchLimit = 10_000;

    /// <exception cref="FormatException">It wants something of psql that nobody does here.</exception>
    public static ImmutableArray<DumpStep> Read(string text)
    {
        var steps = ImmutableArray.CreateBuilder<DumpStep>();
        var position = 0;
        while (true)
        {
            position = SkipMeta(text, position);
            if (position >= text.Length)
            {
                return steps.ToImmutable();
            }

            var end = SqlStatements.EndOfStatement(text, position);
            var sql = text[position..end].Trim();
            var line = 1 + text.AsSpan(0, position).Count('\n');
            position = Math.Min(end + 1, text.Length);
            if (CopyFromStdin().IsMatch(sql))
            {
                steps.Add(new DumpStep(sql, ReadData(text, ref position), line));
            }
            else if (SqlStatements.FirstWords(sql, 3) is { IsEmpty: false } words && !IsAboutOwners(sql, words))
            {
                steps.Add(new DumpStep(sql, Data: null, line));
            }
        }
    }

    // Comments, and lines that begin with a backslash: those are for psql, and pg_dump writes a few that only guard or describe.
    private static int SkipMeta(string text, int position)
    {
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
                continue;
            }

            var isComment = text.AsSpan(position).StartsWith("--", StringComparison.Ordinal);
            if (text[position] != '\\' && !isComment)
            {
                break;
            }

            var end = text.IndexOf('\n', position);
            var line = end < 0 ? text[position..] : text[position..end];
            if (!isComment && !HarmlessMeta().IsMatch(line))
            {
                throw new FormatException($"a command for psql: {line.Trim()}");
            }

            position = end < 0 ? text.Length : end + 1;
        }

        return position;
    }

    private static byte[] ReadData(string text, ref int position)
    {
        const string EndOfData = "\\.";
        var start = text.IndexOf('\n', position) + 1;
        position = start;
        while (position < text.Length)
        {
            var end = text.IndexOf('\n', position);
            end = end < 0 ? text.Length : end;
            var isLast = text.AsSpan(position, end - position).TrimEnd('\r').SequenceEqual(EndOfData);
            var lineStart = position;
            position = Math.Min(end + 1, text.Length);
            if (isLast)
            {
                return Encoding.UTF8.GetBytes(text[start..lineStart]);
            }
        }

        throw new FormatException("data of a COPY without an end");
    }

    private static bool IsAboutOwners(string sql, ImmutableArray<string> words) =>
        words is ["GRANT", ..] or ["REVOKE", ..] or ["ALTER", "DEFAULT", "PRIVILEGES"] or ["SET", "SESSION", "AUTHORIZATION"] or ["SET", "ROLE", ..] or ["RESET", "ROLE", ..] or ["COMMENT", "ON", "EXTENSION"]
        || (words[0] == "ALTER" && ChangesOwner().IsMatch(sql));

    [GeneratedRegex(@"^COPY\s.*\sFROM\s+stdin\b", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex CopyFromStdin();

    [GeneratedRegex(@"\sOWNER\s+TO\s+\S+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex ChangesOwner();

    [GeneratedRegex(@"^\\(?:restrict|unrestrict|encoding|set|echo)\b", RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex HarmlessMeta();
}
