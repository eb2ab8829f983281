using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>An immutable map with text keys that keeps the order of insertion, like Python's dict.</summary>
internal sealed class OrderedMap<T>
{
    public static readonly OrderedMap<T> Empty = new([]);

    // Below this size a scan is faster than a hash, and most maps here are small.
    private const int IndexedFrom = 12;

    private Dictionary<string, int>? index;

    private OrderedMap(ImmutableArray<KeyValuePair<string, T>> entries) => Entries = entries;

    public ImmutableArray<KeyValuePair<string, T>> Entries { get; }

    public int Count => Entries.Length;

    /// <summary>A map of entries whose keys are known to differ.</summary>
    public static OrderedMap<T> OfDistinct(ImmutableArray<KeyValuePair<string, T>> entries) => entries.IsEmpty ? Empty : new(entries);

    /// <summary>A map of these entries. Of a repeated key the first place and the last value remain, as in Python.</summary>
    public static OrderedMap<T> From(IReadOnlyList<KeyValuePair<string, T>> entries)
    {
        var places = new Dictionary<string, int>(entries.Count, StringComparer.Ordinal);
        var kept = ImmutableArray.CreateBuilder<KeyValuePair<string, T>>(entries.Count);
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

        return OfDistinct(kept.DrainToImmutable());
    }

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value)
    {
        var place = PlaceOf(key);
        value = place < 0 ? default : Entries[place].Value;
        return place >= 0;
    }

    public bool Contains(string key) => PlaceOf(key) >= 0;

    /// <summary>The map with a key set: in its place, or at the end when it is new.</summary>
    public OrderedMap<T> With(string key, T value)
    {
        var place = PlaceOf(key);
        return new(place < 0 ? Entries.Add(new(key, value)) : Entries.SetItem(place, new(key, value)));
    }

    public OrderedMap<T> Without(string key) => PlaceOf(key) is var place && place < 0 ? this : new(Entries.RemoveAt(place));

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
        return places.TryGetValue(key, out var found) ? found : -1;
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
