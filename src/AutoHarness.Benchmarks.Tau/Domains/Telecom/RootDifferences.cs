using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>Finds what differs in two small states with the same root fields.</summary>
internal static class RootDifferences
{
    /// <summary>Adds the members of each root field that differ: list items by their place, fields by their name.</summary>
    public static void Add(PyDict left, PyDict right, ImmutableArray<StateDifference>.Builder found)
    {
        foreach (var (root, value) in left.Entries)
        {
            var (mine, theirs) = (Members(value), Members(right[root]!));
            foreach (var key in mine.Keys.Union(theirs.Keys, StringComparer.Ordinal))
            {
                var (first, second) = (mine.GetValueOrDefault(key), theirs.GetValueOrDefault(key));
                if (first is null || second is null || !PyJson.WriteSorted(first).AsSpan().SequenceEqual(PyJson.WriteSorted(second)))
                {
                    found.Add(new($"{root}.{key}", first, second));
                }
            }
        }
    }

    private static Dictionary<string, PyValue> Members(PyValue value) => value switch
    {
        PyDict fields => fields.Entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal),
        PyList list => list.Items.Select((item, place) => (place, item)).ToDictionary(pair => $"{pair.place}", pair => pair.item, StringComparer.Ordinal),
        _ => [],
    };
}
