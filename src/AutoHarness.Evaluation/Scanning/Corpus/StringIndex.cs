using System.Runtime.InteropServices;

namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>Finds many strings in a text at once, whatever separators and capitals it writes them with.</summary>
/// <typeparam name="T">What is known of a string.</typeparam>
internal sealed class StringIndex<T>
{
    private const int MostParts = 10;

    private readonly Dictionary<string, T> entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> beginnings = new(StringComparer.Ordinal);

    /// <summary>Where a string was found.</summary>
    internal readonly record struct Hit(string Key, T Value, int First, int Last);

    /// <summary>The entry of a string, to be read or set; default where there was none.</summary>
    public ref T? Entry(SqueezedText text, int first, int last)
    {
        var joined = text.Join(first, last);
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(entries.GetAlternateLookup<ReadOnlySpan<char>>(), joined, out var known);
        if (!known && last > first)
        {
            beginnings.GetAlternateLookup<ReadOnlySpan<char>>().Add(text.Part(first));
        }

        return ref entry;
    }

    public void Remove(string key) => entries.Remove(key);

    public void RemoveWhere(Func<T, bool> unwanted)
    {
        foreach (var key in entries.Where(entry => unwanted(entry.Value)).Select(entry => entry.Key).ToArray())
        {
            entries.Remove(key);
        }
    }

    /// <summary>All strings of the index in a text; the longest at each place, none within another.</summary>
    public IEnumerable<Hit> Find(SqueezedText text)
    {
        for (var first = 0; first < text.Count; first++)
        {
            if (Longest(text, first) is { } hit)
            {
                yield return hit;
                first = hit.Last;
            }
        }
    }

    /// <summary>All strings of the index in a text, those within longer ones included.</summary>
    public IEnumerable<string> KeysIn(SqueezedText text)
    {
        for (var first = 0; first < text.Count; first++)
        {
            for (var last = first; last < Math.Min(text.Count, first + MostParts) && (last == first || text.IsJoined(last)); last++)
            {
                if (entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.Join(first, last), out var key, out _))
                {
                    yield return key;
                }
            }
        }
    }

    private Hit? Longest(SqueezedText text, int first)
    {
        var lookup = entries.GetAlternateLookup<ReadOnlySpan<char>>();
        Hit? found = lookup.TryGetValue(text.Part(first), out var key, out var value) ? new Hit(key, value, first, first) : null;
        var last = first;
        if (!text.IsAttached(first))
        {
            while (last + 1 < text.Count && text.IsAttached(last + 1))
            {
                last++;
            }

            // A long run of letters and digits, such as a hash, has more parts than are tried one by one.
            if (last > first && lookup.TryGetValue(text.Join(first, last), out key, out value))
            {
                found = new Hit(key, value, first, last);
            }
        }

        if (!beginnings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.Part(first)))
        {
            return found;
        }

        var end = Math.Min(text.Count, first + MostParts);
        for (var next = first + 1; next < end && text.IsJoined(next); next++)
        {
            if ((found is null || next > found.Value.Last) && lookup.TryGetValue(text.Join(first, next), out key, out value))
            {
                found = new Hit(key, value, first, next);
            }
        }

        return found;
    }
}
