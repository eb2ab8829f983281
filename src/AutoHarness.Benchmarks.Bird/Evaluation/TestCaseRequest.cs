using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Evaluation;

/// <summary>What test cases get to see.</summary>
/// <param name="Snippets">Their sources.</param>
/// <param name="Prediction">The submission.</param>
/// <param name="Gold">The gold SQL.</param>
/// <param name="Database">The name of the database.</param>
/// <param name="Rows">What the submission returned; null when it returned nothing.</param>
internal sealed record TestCaseRequest(
    ImmutableArray<string> Snippets,
    ImmutableArray<string> Prediction,
    ImmutableArray<string> Gold,
    string Database,
    IReadOnlyList<PyTuple>? Rows);
