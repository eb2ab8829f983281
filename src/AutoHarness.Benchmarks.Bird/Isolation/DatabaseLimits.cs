namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>What SQL may use. Breaking a limit is the doing of whoever wrote the SQL.</summary>
internal sealed record DatabaseLimits
{
    /// <summary>Time of one statement; the server's <c>statement_timeout</c>.</summary>
    public TimeSpan Statement { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time of one string of statements, which the SQL cannot raise.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a cancelled string may take to end before its session is ended.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How much a database may grow, in bytes.</summary>
    public long Growth { get; init; } = 1L << 30;

    /// <summary>Rows that are kept of a query that begins with <c>select</c> or <c>with</c>.</summary>
    public int Rows { get; init; } = 10_000;

    /// <summary>Bytes of kept rows.</summary>
    public long KeptBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of all rows that a string may send.</summary>
    public long ResultBytes { get; init; } = 512L << 20;
}
