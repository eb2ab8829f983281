using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>What one phase is judged by.</summary>
internal sealed record PhaseGold
{
    /// <summary>The category whose tasks are always judged by comparing rows; compared in exactly this spelling.</summary>
    public const string Query = "Query";

    /// <summary><c>sol_sql</c>, a bare string being a list of one; empty where the ground truth is not merged in.</summary>
    public ImmutableArray<string> SolSql { get; init; } = [];

    /// <summary><c>test_cases</c>: Python sources; null stands for an entry that is not a string, which counts as passed.</summary>
    public ImmutableArray<string?> TestCases { get; init; } = [];

    /// <summary><c>category</c>: Query where it is missing.</summary>
    public string Category { get; init; } = Query;

    /// <summary><c>conditions.order</c>: whether the order of rows counts.</summary>
    public bool Ordered { get; init; }

    /// <summary>Whether two result sets are compared; otherwise the test cases decide.</summary>
    public bool ComparesRows => Category == Query || TestCases.IsEmpty;
}
