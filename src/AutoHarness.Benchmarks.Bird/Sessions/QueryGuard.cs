using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Benchmarks.Bird.Sql;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>The check in front of <c>execute_sql</c>. It looks at the beginning only and is no barrier; the isolation is.</summary>
internal static class QueryGuard
{
    public const string Refusal = "Only SELECT queries allowed in execute_sql";

    private static readonly string[] Allowed = ["SELECT", "WITH", "EXPLAIN"];

    /// <summary>Whether the SQL, its comments aside, begins with one of the allowed words, or with a longer one.</summary>
    public static bool Allows(string sql)
    {
        var text = PythonStrings.Strip(SqlText.WithoutBlocks(string.Join('\n', sql.Split('\n').Select(WithoutLineComment)))).ToUpperInvariant();
        return Allowed.Any(word => text.StartsWith(word, StringComparison.Ordinal));
    }

    private static string WithoutLineComment(string line) => line.IndexOf("--", StringComparison.Ordinal) is var start and >= 0 ? line[..start] : line;
}
