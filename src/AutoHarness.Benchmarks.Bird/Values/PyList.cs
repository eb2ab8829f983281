using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>An array, or one in JSON.</summary>
internal sealed record PyList(ImmutableArray<PyValue> Items) : PyValue
{
    public override string Str => $"[{string.Join(", ", Items.Select(item => item.Repr))}]";

    /// <exception cref="PyException">Always: a list has no hash. Comparison turns lists into text first.</exception>
    public override string EqualityKey => throw new PyException("TypeError", "unhashable type: 'list'");
}
