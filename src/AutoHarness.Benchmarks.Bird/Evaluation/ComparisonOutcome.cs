using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Evaluation;

/// <summary>How a comparison of rows came out.</summary>
/// <param name="AreSame">Whether they are the same.</param>
internal sealed record ComparisonOutcome(bool AreSame)
{
    public static ComparisonOutcome Same { get; } = new(true);

    public static ComparisonOutcome Different { get; } = new(false);

    /// <summary>The prediction's rows, where they are the same.</summary>
    public IReadOnlyList<PyTuple>? Rows { get; init; }

    /// <summary>Why the gold could not be run; null when it could.</summary>
    public string? GoldError { get; init; }

    /// <summary>What Python would have raised while comparing.</summary>
    public PyException? Exception { get; init; }
}
