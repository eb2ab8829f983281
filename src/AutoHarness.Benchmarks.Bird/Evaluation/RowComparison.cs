using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird.Values;

namespace AutoHarness.Benchmarks.Bird.Evaluation;

/// <summary>Whether two results are the same in the sense of the reference: by cells and places, names of columns aside. Two empty results are not.</summary>
internal static class RowComparison
{
    /// <param name="prediction">Rows of the agent's SQL; null when it gave none.</param>
    /// <param name="gold">Rows of the gold SQL.</param>
    /// <param name="ordered">Compares lists; otherwise sets, in which a repeated row counts once.</param>
    /// <exception cref="PyException">A cell that cannot be compared, which fails the comparison.</exception>
    public static bool AreSame(IReadOnlyList<PyTuple>? prediction, IReadOnlyList<PyTuple>? gold, bool ordered)
    {
        var (left, right) = (RowNormaliser.Normalise(prediction), RowNormaliser.Normalise(gold));
        if (left.IsEmpty || right.IsEmpty)
        {
            return false;
        }

        if (ordered)
        {
            return left.Length == right.Length && left.Zip(right).All(pair => pair.First.EqualityKey is { } key && key == pair.Second.EqualityKey);
        }

        // A row with NaN equals nothing, not even itself in the other set.
        return Keys(left) is { } leftKeys && Keys(right) is { } rightKeys && leftKeys.SetEquals(rightKeys);
    }

    private static HashSet<string>? Keys(ImmutableArray<PyTuple> rows)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row.EqualityKey is not { } key)
            {
                return null;
            }

            keys.Add(key);
        }

        return keys;
    }
}
