using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Sql;

/// <summary>Cuts gold SQL into the clauses that the simulated user is shown.</summary>
internal static class SqlSegments
{
    private const string Whole = "STATEMENT";

    /// <summary>The pieces of one query; flat, so that a subquery's clauses stand beside the outer ones. What comes before the first is left out.</summary>
    public static ImmutableArray<SqlSegment> Of(string sql)
    {
        var clauses = ClauseScanner.Scan(sql);
        if (clauses is not { } starts)
        {
            return
            [
                .. sql.Split(';').Select(PythonStrings.Strip).Where(part => part.Length > 0).Select(part => new SqlSegment(Whole, part + ";")),
            ];
        }

        return starts.IsEmpty
            ? [new SqlSegment(Whole, PythonStrings.Strip(sql))]
            : [.. starts.Select((start, i) => new SqlSegment(start.Clause, PythonStrings.Strip(sql[start.Position..(i + 1 < starts.Length ? starts[i + 1].Position : sql.Length)])))];
    }

    /// <summary>All queries as one text for a prompt.</summary>
    public static string Show(IEnumerable<string> queries) =>
        string.Join("\n===\n", queries.Select(sql => string.Join("\n\n", Of(sql).Select(segment => $"{segment.Clause}:\n{segment.Text}"))));
}
