using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>What a string of SQL came to, as the reference's own triple: rows, error text, time-out.</summary>
internal sealed record Execution
{
    /// <summary>Nothing was run.</summary>
    public static Execution Nothing { get; } = new();

    /// <summary>Null where the last statement returns none, and after an error.</summary>
    public IReadOnlyList<PyTuple>? Rows { get; init; }

    /// <summary>The columns of <see cref="Rows"/>.</summary>
    public ImmutableArray<PgColumn>? Columns { get; init; }

    /// <summary>The last statement's command tag, such as <c>UPDATE 3</c>.</summary>
    public string? Tag { get; init; }

    /// <summary>The error as psycopg2 prints it; null without one and after a time-out.</summary>
    public string? Error { get; init; }

    /// <summary>SQLSTATE of the error, where the server raised it.</summary>
    public string? Code { get; init; }

    /// <summary>It was cancelled, which has no text.</summary>
    public bool TimedOut { get; init; }

    public bool Failed => Error is not null || TimedOut;
}
