using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>One conversation's view of a table: what it changed or added, over the shared records.</summary>
internal sealed class StateTable<T>(SharedTable<T> shared)
    where T : class, IStateRecord
{
    private readonly SharedTable<T> shared = shared;
    private Dictionary<string, T>? changed;
    private List<string>? added;

    /// <summary>How often something was set.</summary>
    public int Version { get; private set; }

    public int Count => shared.Records.Count + (added?.Count ?? 0);

    /// <summary>All records in the order of a Python dict: the shared ones in their places, then those added.</summary>
    public IEnumerable<KeyValuePair<string, T>> Entries
    {
        get
        {
            foreach (var entry in shared.Records.Entries)
            {
                yield return changed is not null && changed.TryGetValue(entry.Key, out var other) ? new(entry.Key, other) : entry;
            }

            foreach (var key in added ?? [])
            {
                yield return new(key, changed![key]);
            }
        }
    }

    private IEnumerable<string> ChangedKeys => changed?.Keys ?? Enumerable.Empty<string>();

    private IEnumerable<string> Keys => Entries.Select(entry => entry.Key);

    public bool TryGet(string key, [MaybeNullWhen(false)] out T record) =>
        (changed is not null && changed.TryGetValue(key, out record)) || shared.Records.TryGet(key, out record);

    public bool Contains(string key) => TryGet(key, out _);

    public void Set(string key, T record)
    {
        if (!Contains(key))
        {
            (added ??= []).Add(key);
        }

        (changed ??= new(StringComparer.Ordinal))[key] = record;
        Version++;
    }

    /// <summary>The table as a dict.</summary>
    public PyDict ToValue() => new(OrderedMap<PyValue>.From([.. Entries.Select(entry => KeyValuePair.Create(entry.Key, (PyValue)entry.Value.ToValue()))]));

    /// <summary>Writes the table as JSON with sorted keys; only what changed is written anew.</summary>
    public void WriteSorted(IBufferWriter<byte> output)
    {
        output.Write("{"u8);
        var first = true;
        var additions = added is null ? [] : added.Order(Comparer<string>.Create(PyText.CompareCodePoints)).ToArray();
        var next = 0;
        foreach (var place in shared.SortedPlaces)
        {
            var key = shared.Records.Entries[place].Key;
            for (; next < additions.Length && PyText.CompareCodePoints(additions[next], key) < 0; next++)
            {
                WriteMember(output, additions[next], PyJson.WriteSorted(changed![additions[next]].ToValue()), ref first);
            }

            var text = changed is not null && changed.TryGetValue(key, out var other) ? PyJson.WriteSorted(other.ToValue()) : shared.TextAt(place);
            WriteMember(output, key, text, ref first);
        }

        for (; next < additions.Length; next++)
        {
            WriteMember(output, additions[next], PyJson.WriteSorted(changed![additions[next]].ToValue()), ref first);
        }

        output.Write("}"u8);
    }

    /// <summary>
    /// Adds the records in which another view differs. Two records are the same when their canonical texts are; of views on the same shared
    /// table only the changed records are looked at.
    /// </summary>
    public void AddDifferences(string path, StateTable<T> other, ImmutableArray<StateDifference>.Builder found)
    {
        var keys = ReferenceEquals(shared, other.shared) ? ChangedKeys.Union(other.ChangedKeys, StringComparer.Ordinal) : Keys.Union(other.Keys, StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var left = TryGet(key, out var mine) ? mine.ToValue() : null;
            var right = other.TryGet(key, out var theirs) ? theirs.ToValue() : null;
            if (left is null || right is null || !(ReferenceEquals(mine, theirs) || PyJson.WriteSorted(left).AsSpan().SequenceEqual(PyJson.WriteSorted(right))))
            {
                found.Add(new($"{path}.{key}", left, right));
            }
        }
    }

    private static void WriteMember(IBufferWriter<byte> output, string key, byte[] text, ref bool first)
    {
        if (!first)
        {
            output.Write(", "u8);
        }

        first = false;
        PyJson.WriteString(output, key);
        output.Write(": "u8);
        output.Write(text);
    }
}
