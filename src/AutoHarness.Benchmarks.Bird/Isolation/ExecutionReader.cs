using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>Makes of a server's answer what psycopg2 would have returned or raised.</summary>
internal static class ExecutionReader
{
    /// <summary>What a session that was ended says.</summary>
    public static Execution SessionEnded { get; } = new()
    {
        Error = "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n",
    };

    /// <summary>Whether the reference fetches a limited number of rows, and insists on some result.</summary>
    public static bool IsQuery(string sql)
    {
        var text = PythonStrings.Strip(sql);
        return text.StartsWith("select", StringComparison.OrdinalIgnoreCase) || text.StartsWith("with", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The error, where there is one.</summary>
    public static Execution? Failure(string sql, QueryOutcome outcome) => outcome switch
    {
        { RefusedCopy: { } direction } => new Execution { Error = $"can't execute COPY {direction}: use the copy_{direction.ToLowerInvariant()}() method instead" },
        { Error.Code: ServerError.QueryCanceled } => new Execution { TimedOut = true },
        { Error: { } error } => new Execution { Error = error.Describe(sql), Code = error.Code },
        { IsEmpty: true } => new Execution { Error = "can't execute an empty query" },
        _ => null,
    };

    /// <summary>The rows.</summary>
    public static Execution Rows(string sql, QueryOutcome outcome, bool isCursor)
    {
        if (outcome.Columns is not { } columns)
        {
            return !isCursor && IsQuery(sql) ? new Execution { Error = "no results to fetch" } : new Execution { Tag = outcome.Tag };
        }

        try
        {
            var rows = outcome.Rows.ConvertAll(cells => new PyTuple([.. cells.Select((cell, i) => ValueReader.Read(columns[i].Type, cell))]));
            return new Execution { Rows = rows, Columns = columns, Tag = outcome.Tag };
        }
        catch (PyException e)
        {
            // Raised while fetching, after the commit.
            return new Execution { Error = e.Message };
        }
    }
}
