using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>A dict with text keys in order of insertion, which is all that JSON can say. Two are equal when they hold equal values, in whatever order.</summary>
internal sealed class PyDict : PyValue
{
    public static readonly PyDict Empty = new([]);

    // Below this size a scan is faster than a hash, and most dicts here are records.
    private const int IndexedFrom = 12;

    private Dictionary<string, int>? index;

    private PyDict(ImmutableArray<KeyValuePair<string, PyValue>> entries) => Entries = entries;

    public ImmutableArray<KeyValuePair<string, PyValue>> Entries { get; }

    public int Count => Entries.Length;

    public IEnumerable<string> Keys => Entries.Select(entry => entry.Key);

    public override string TypeName => "dict";

    public override bool IsTrue => Entries.Length > 0;

    /// <summary>The value of a key, or null when the key is not there.</summary>
    public PyValue? this[string key] => TryGet(key, out var value) ? value : null;

    public static PyDict Of(params ReadOnlySpan<(string Key, PyValue Value)> entries)
    {
        var made = ImmutableArray.CreateBuilder<KeyValuePair<string, PyValue>>(entries.Length);
        foreach (var (key, value) in entries)
        {
            made.Add(new(key, value));
        }

        return new(made.MoveToImmutable());
    }

    /// <summary>A dict of these entries. Of a repeated key the first place and the last value remain, as in Python.</summary>
    public static PyDict From(IEnumerable<KeyValuePair<string, PyValue>> entries)
    {
        var kept = new List<KeyValuePair<string, PyValue>>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (places.TryAdd(entry.Key, kept.Count))
            {
                kept.Add(entry);
            }
            else
            {
                kept[places[entry.Key]] = entry;
            }
        }

        return new([.. kept]);
    }

    public bool TryGet(string key, [MaybeNullWhen(false)] out PyValue value)
    {
        var place = PlaceOf(key);
        value = place < 0 ? null : Entries[place].Value;
        return place >= 0;
    }

    public bool Contains(string key) => PlaceOf(key) >= 0;

    public PyDict With(string key, PyValue value)
    {
        var place = PlaceOf(key);
        return new(place < 0 ? Entries.Add(new(key, value)) : Entries.SetItem(place, new(key, value)));
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

    public override int GetHashCode() => Entries.Length;

    private int PlaceOf(string key)
    {
        if (Entries.Length < IndexedFrom)
        {
            for (var i = 0; i < Entries.Length; i++)
            {
                if (Entries[i].Key == key)
                {
                    return i;
                }
            }

            return -1;
        }

        var places = index ??= MakeIndex();
        return places.GetValueOrDefault(key, -1);
    }

    private Dictionary<string, int> MakeIndex()
    {
        var places = new Dictionary<string, int>(Entries.Length, StringComparer.Ordinal);
        for (var i = 0; i < Entries.Length; i++)
        {
            places[Entries[i].Key] = i;
        }

        return places;
    }
}
