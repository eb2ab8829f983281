using System.Collections.Immutable;
using AutoHarness.Benchmarks.Bird.Python;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>An object in JSON, in its order.</summary>
internal sealed record PyDict(ImmutableArray<KeyValuePair<string, PyValue>> Items) : PyValue
{
    public override string Str => $"{{{string.Join(", ", Items.Select(item => $"{PythonText.Repr(item.Key)}: {item.Value.Repr}"))}}}";

    /// <exception cref="PyException">Always: a dictionary has no hash. Comparison turns dictionaries into text first.</exception>
    public override string EqualityKey => throw new PyException("TypeError", "unhashable type: 'dict'");
}
