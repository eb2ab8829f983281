using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Sql;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Evaluation;

/// <summary>Runs prediction and gold one after the other in the same database and compares their rows.</summary>
internal static class DefaultTest
{
    /// <summary>Cleans both lists first: comments, <c>DISTINCT</c> and <c>ROUND</c> go.</summary>
    /// <exception cref="Sdk.InfrastructureException">The server or the connection broke.</exception>
    public static async Task<ComparisonOutcome> RunAsync(
        WorkingDatabase database, IEnumerable<string> prediction, IEnumerable<string> gold, bool ordered, CancellationToken ct)
    {
        try
        {
            return await CompareAsync(database, Clean(prediction), Clean(gold), ordered, ct);
        }
        catch (PyException e)
        {
            return ComparisonOutcome.Different with { Exception = e };
        }
    }

    /// <summary>What is left of statements once comments, <c>DISTINCT</c> and <c>ROUND</c> are gone.</summary>
    /// <exception cref="PyException">They cannot be taken out within reason.</exception>
    public static ImmutableArray<string> Clean(IEnumerable<string> statements) =>
        SqlText.RemoveRound(SqlText.RemoveDistinct(SqlText.RemoveComments(statements)));

    /// <summary>Compares as they stand, which test cases may ask for.</summary>
    /// <exception cref="Sdk.InfrastructureException">The server or the connection broke.</exception>
    public static async Task<ComparisonOutcome> CompareAsync(
        WorkingDatabase database, ImmutableArray<string> prediction, ImmutableArray<string> gold, bool ordered, CancellationToken ct)
    {
        if (prediction.IsEmpty || gold.IsEmpty)
        {
            return ComparisonOutcome.Different;
        }

        var predicted = await StatementList.RunAsync(database, prediction, ct);
        var wanted = await StatementList.RunAsync(database, gold, ct);
        if (predicted.Failed || wanted.Failed)
        {
            return ComparisonOutcome.Different with { GoldError = Describe(wanted) };
        }

        try
        {
            return RowComparison.AreSame(predicted.Rows, wanted.Rows, ordered) ? ComparisonOutcome.Same with { Rows = predicted.Rows } : ComparisonOutcome.Different;
        }
        catch (PyException e)
        {
            return ComparisonOutcome.Different with { Exception = e };
        }
    }

    private static string? Describe(Execution gold) => gold.TimedOut ? "it timed out" : gold.Error;
}
