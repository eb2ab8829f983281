using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>The check in front of <c>execute_sql</c>. It looks at the beginning only and is no barrier; the isolation is.</summary>
internal static partial class QueryGuard
{
    public const string Refusal = "Only SELECT queries allowed in execute_sql";

    public static bool Allows(string sql)
    {
        var text = PythonStrings.Strip(BlockComment().Replace(LineComment().Replace(sql, ""), "")).ToUpperInvariant();
        return text.StartsWith("SELECT", StringComparison.Ordinal) || text.StartsWith("WITH", StringComparison.Ordinal) || text.StartsWith("EXPLAIN", StringComparison.Ordinal);
    }

    [GeneratedRegex("--[^\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex LineComment();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex BlockComment();
}
