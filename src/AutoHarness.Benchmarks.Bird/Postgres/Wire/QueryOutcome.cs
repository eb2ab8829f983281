using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>What became of one simple-protocol query: the result of its last statement, or the error that ended it.</summary>
internal sealed class QueryOutcome
{
    /// <summary>Null when the last statement has no result set.</summary>
    public ImmutableArray<PgColumn>? Columns { get; set; }

    /// <summary>The cells as the server writes them.</summary>
    public List<string?[]> Rows { get; set; } = [];

    /// <summary>The last statement's command tag, such as <c>UPDATE 3</c>.</summary>
    public string? Tag { get; set; }

    public ServerError? Error { get; set; }

    /// <summary>There was no statement, such as in a comment.</summary>
    public bool IsEmpty { get; set; }

    /// <summary><c>FROM</c> or <c>TO</c> when the query wanted to copy from or to the client, which nobody here serves.</summary>
    public string? RefusedCopy { get; set; }

    /// <summary>The result broke a limit, and the statement was cancelled.</summary>
    public bool TooLarge { get; set; }
}
