using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Bird.Postgres;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>
/// Tells from the text of SQL whether it may run inside a transaction that is rolled back later and still do what it does when each call is committed.
/// It is careful: a word in a literal counts, too. What cannot be told from the text is found afterwards by <see cref="WorkingDatabase.ResetAsync"/>.
/// </summary>
internal static partial class IsolationPlan
{
    private const int MatchLimit = 10_000;

    // Statements that end or bend the transaction, or whose effect ends with the transaction of their call.
    private static readonly FrozenSet<string> Statements = new[]
    {
        "COMMIT", "END", "ROLLBACK", "ABORT", "BEGIN", "START", "SAVEPOINT", "RELEASE", "PREPARE", "CALL", "SET", "RESET", "DISCARD", "DECLARE", "FETCH", "MOVE", "CLOSE",
        "TRUNCATE", "ANALYZE", "ANALYSE", "VACUUM", "CLUSTER", "REINDEX", "CHECKPOINT", "LOCK", "LISTEN", "UNLISTEN", "NOTIFY",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Why SQL and the sources of test cases need real commits, and so a copy that is thrown away if they write; null when a rollback will do.</summary>
    public static string? ReasonToCommit(IEnumerable<string> statements, IEnumerable<string> snippets)
    {
        foreach (var sql in statements)
        {
            var reason = Word(sql) ?? SqlStatements.Split(sql).Select(FirstWord).FirstOrDefault(word => word is not null);
            if (reason is not null)
            {
                return reason;
            }
        }

        return snippets.Select(snippet => Word(snippet) ?? QuotedStatement(snippet) ?? (snippet.Contains("cursor", StringComparison.Ordinal) ? "a cursor in a test case" : null)).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>
    /// Whether SQL hands its transaction to nobody, with <c>PREPARE TRANSACTION</c>: it would outlive session and trial and keep its database from being dropped.
    /// The published server has that switched off.
    /// </summary>
    public static bool PreparesTransaction(string sql) =>
        sql.Contains("transaction", StringComparison.OrdinalIgnoreCase) && SqlStatements.Split(sql).Any(statement => SqlStatements.FirstWords(statement, 2) is ["PREPARE", "TRANSACTION"]);

    /// <summary>Whether SQL, or what it defines for later, might end the session that it runs in.</summary>
    public static bool MayEndSession(string sql) => Ends().IsMatch(sql);

    private static string? Word(string text) => Words().Match(text) is { Success: true, Value: var word } ? word.ToLowerInvariant() : null;

    private static string? FirstWord(string statement) => SqlStatements.FirstWords(statement, 1) is [var first] && Statements.Contains(first) ? first.ToLowerInvariant() : null;

    // Statements in Python stand in literals.
    private static string? QuotedStatement(string snippet) =>
        Quoted().Matches(snippet).Select(match => match.Groups["word"].Value).FirstOrDefault(word => Statements.Contains(word.ToUpperInvariant()))?.ToLowerInvariant();

    // The time and number of a transaction stand still in one that lasts over several calls, and the numbers of its commands go on; a constraint may wait for
    // a commit, and a local setting ends with one; a new value of an enumeration cannot be used before one; a snippet in Python may commit.
    [GeneratedRegex(
        """
        \b(?:now|current_timestamp|current_time|localtimestamp|localtime|transaction_timestamp|txid_\w+|pg_current_xact_id\w*|pg_current_snapshot|xmin|xmax|cmin|cmax
        |deferrable|deferred|on\s+commit|add(?:\s|/\*.{0,1000}?\*/|--[^\n]*\n)+value|set\s+local|set_config|concurrently|pg_terminate_backend|pg_advisory\w*|pg_export_snapshot|lo_\w+|commit|rollback|autocommit|truncate|analy[sz]e)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.CultureInvariant,
        MatchLimit)]
    private static partial Regex Words();

    [GeneratedRegex("""["';]\s*(?<word>[A-Za-z]+)\b""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex Quoted();

    // By name, or by SQL that is put together while it runs.
    [GeneratedRegex(@"pg_terminate_backend|idle_session_timeout|idle_in_transaction_session_timeout|transaction_timeout|set_config|\bexecute\b|query_to_xml", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchLimit)]
    private static partial Regex Ends();
}
