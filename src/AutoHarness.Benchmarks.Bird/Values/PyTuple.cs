using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A row, or a row in a row.</summary>
internal sealed record PyTuple(ImmutableArray<PyValue> Items) : PyValue
{
    public override string Str => Items.Length == 1 ? $"({Items[0].Repr},)" : $"({string.Join(", ", Items.Select(item => item.Repr))})";

    // The lengths keep neighbours apart, whatever they contain.
    public override string? EqualityKey
    {
        get
        {
            var keys = Items.Select(item => item.EqualityKey).ToArray();
            return keys.Contains(null) ? null : string.Concat(keys.Select(key => $"({key!.Length}:{key}"));
        }
    }
}
