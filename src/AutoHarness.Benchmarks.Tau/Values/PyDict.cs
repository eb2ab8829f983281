using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>A dict with text keys in order of insertion, which is all that JSON can say. Two are equal when they hold equal values, in whatever order.</summary>
internal sealed class PyDict(OrderedMap<PyValue> map) : PyValue
{
    public static readonly PyDict Empty = new(OrderedMap<PyValue>.Empty);

    public ImmutableArray<KeyValuePair<string, PyValue>> Entries => map.Entries;

    public int Count => map.Count;

    public IEnumerable<string> Keys => map.Entries.Select(entry => entry.Key);

    public override string TypeName => "dict";

    public override bool IsTrue => map.Count > 0;

    /// <summary>The value of a key, or null when the key is not there.</summary>
    public PyValue? this[string key] => map.TryGet(key, out var value) ? value : null;

    /// <summary>A dict of entries whose keys are known to differ.</summary>
    public static PyDict Of(params ReadOnlySpan<(string Key, PyValue Value)> entries)
    {
        var made = ImmutableArray.CreateBuilder<KeyValuePair<string, PyValue>>(entries.Length);
        foreach (var (key, value) in entries)
        {
            made.Add(new(key, value));
        }

        return new(OrderedMap<PyValue>.OfDistinct(made.MoveToImmutable()));
    }

    /// <summary>A dict with a value made of each entry of a map.</summary>
    public static PyDict Of<T>(OrderedMap<T> map, Func<T, PyValue> valueOf)
    {
        var made = ImmutableArray.CreateBuilder<KeyValuePair<string, PyValue>>(map.Count);
        foreach (var entry in map.Entries)
        {
            made.Add(new(entry.Key, valueOf(entry.Value)));
        }

        return new(OrderedMap<PyValue>.OfDistinct(made.MoveToImmutable()));
    }

    public bool TryGet(string key, [MaybeNullWhen(false)] out PyValue value) => map.TryGet(key, out value);

    public bool Contains(string key) => map.Contains(key);

    public PyDict With(string key, PyValue value) => new(map.With(key, value));

    /// <summary>The text under a key that is known to hold one.</summary>
    public string Text(string key) => ((PyString)this[key]!).Text;

    public string? TextOrNull(string key) => (this[key] as PyString)?.Text;

    public double Real(string key) => ((PyFloat)this[key]!).Value;

    public bool Flag(string key) => ((PyBool)this[key]!).Value;

    public PyDict Dict(string key) => (PyDict)this[key]!;

    public ImmutableArray<PyValue> Items(string key) => ((PyList)this[key]!).Items;

    /// <summary>The texts of a list that is known to hold nothing else.</summary>
    public ImmutableArray<string> Texts(string key) => TextsOrNull(key)!.Value;

    public ImmutableArray<string>? TextsOrNull(string key) => this[key] is PyList list ? [.. list.Items.Select(item => ((PyString)item).Text)] : null;

    /// <summary>A typed map with a value made of each entry.</summary>
    public OrderedMap<T> Map<T>(Func<PyValue, T> valueOf)
    {
        var made = ImmutableArray.CreateBuilder<KeyValuePair<string, T>>(Count);
        foreach (var entry in Entries)
        {
            made.Add(new(entry.Key, valueOf(entry.Value)));
        }

        return OrderedMap<T>.OfDistinct(made.MoveToImmutable());
    }

    public override string Repr() => "{" + string.Join(", ", Entries.Select(entry => $"{PyText.Repr(entry.Key)}: {entry.Value.Repr()}")) + "}";

    public override bool Equals(PyValue? other)
    {
        if (other is not PyDict same || same.Count != Count)
        {
            return false;
        }

        foreach (var entry in Entries)
        {
            if (!same.TryGet(entry.Key, out var value) || !entry.Value.Equals(value))
            {
                return false;
            }
        }

        return true;
    }

    public override int GetHashCode() => Count;
}
