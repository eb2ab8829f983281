using System.Buffers;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>Records that all conversations read and none changes, each with its canonical text once somebody needs it.</summary>
internal sealed class SharedTable<T>(OrderedMap<T> records)
    where T : class, IStateRecord
{
    private readonly byte[]?[] texts = new byte[]?[records.Count];
    private int[]? sorted;

    public OrderedMap<T> Records => records;

    /// <summary>The places of the records in order of their keys.</summary>
    public int[] SortedPlaces => sorted ??= Sort();

    /// <summary>The record's part of the text that is hashed.</summary>
    public byte[] TextAt(int place) => texts[place] ??= PyJson.WriteSorted(records.Entries[place].Value.ToValue());

    private int[] Sort()
    {
        var places = Enumerable.Range(0, records.Count).ToArray();
        Array.Sort(places, (left, right) => PyText.CompareCodePoints(records.Entries[left].Key, records.Entries[right].Key));
        return places;
    }
}
