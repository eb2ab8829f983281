using System.Collections.Immutable;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>The strings that occur in the material of exactly one task and in nothing that every trial shows.</summary>
internal sealed class RareStrings
{
    private readonly StringIndex<RareString> index = new();

    public RareStrings(ImmutableArray<ScanTask> tasks, ImmutableArray<string> common)
    {
        for (var task = 0; task < tasks.Length; task++)
        {
            var own = task;
            foreach (var text in tasks[task].Texts)
            {
                RareStringFinder.Find(text, (parts, first, last, rarity) => Remember(own, parts, first, last, rarity));
            }
        }

        index.RemoveWhere(entry => entry.Shared);
        foreach (var text in common)
        {
            foreach (var key in index.KeysIn(new SqueezedText(FoldedText.Of(text))).ToArray())
            {
                index.Remove(key);
            }
        }
    }

    public IEnumerable<StringIndex<RareString>.Hit> Find(SqueezedText text) => index.Find(text);

    /// <summary>Every string in a text, also those within longer ones.</summary>
    public IEnumerable<string> KeysIn(SqueezedText text) => index.KeysIn(text);

    private void Remember(int task, SqueezedText parts, int first, int last, Rarity rarity)
    {
        ref var entry = ref index.Entry(parts, first, last);
        entry = entry.Task == 0 ? new RareString(task + 1, rarity, Shared: false)
            : entry with { Shared = entry.Shared || entry.Task != task + 1, Rarity = rarity > entry.Rarity ? rarity : entry.Rarity };
    }
}
