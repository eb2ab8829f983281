using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>Runs of six words with the tasks whose material holds them. Runs of at least three tasks, or of common texts, count for nobody.</summary>
internal sealed class WordRuns
{
    public const int Length = 6;

    private const int Nobody = -1;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private readonly Dictionary<ulong, (int First, int Second)> owners = [];

    public WordRuns(ImmutableArray<ScanTask> tasks, ImmutableArray<string> common)
    {
        for (var task = 0; task < tasks.Length; task++)
        {
            foreach (var run in tasks[task].Texts.SelectMany(Of))
            {
                Remember(run, task + 1);
            }
        }

        foreach (var run in common.SelectMany(Of))
        {
            owners[run] = (Nobody, Nobody);
        }
    }

    /// <summary>Indices of the tasks that have a run: none, one or two.</summary>
    public (int? First, int? Second) OwnersOf(ulong run) =>
        !owners.TryGetValue(run, out var found) || found.First == Nobody ? (null, null)
        : (found.First - 1, found.Second == 0 ? null : found.Second - 1);

    /// <summary>The runs of a text, as 64-bit hashes (FNV-1a over the words in lower case).</summary>
    public static IEnumerable<ulong> Of(string text) => Of([text]).Select(run => run.Run);

    /// <summary>The runs of texts that follow each other, with the index of the text that a run begins in.</summary>
    public static IEnumerable<(ulong Run, int Text)> Of(IReadOnlyList<string> texts)
    {
        var words = new Queue<(ulong Hash, int Text)>(Length);
        for (var index = 0; index < texts.Count; index++)
        {
            var text = texts[index];
            for (var at = 0; at < text.Length; at++)
            {
                var hash = FnvOffset;
                var start = at;
                for (; at < text.Length && char.IsLetterOrDigit(text[at]); at++)
                {
                    hash = (hash ^ char.ToLowerInvariant(text[at])) * FnvPrime;
                }

                if (at == start)
                {
                    continue;
                }

                words.Enqueue((hash, index));
                if (words.Count == Length)
                {
                    yield return (words.Aggregate(FnvOffset, (all, word) => (all ^ word.Hash) * FnvPrime), words.Dequeue().Text);
                }
            }
        }
    }

    private void Remember(ulong run, int task)
    {
        ref var owner = ref CollectionsMarshal.GetValueRefOrAddDefault(owners, run, out _);
        owner = owner switch
        {
            (0, _) => (task, 0),
            var (first, second) when first == task || second == task || first == Nobody => owner,
            (_, 0) => (owner.First, task),
            _ => (Nobody, Nobody),
        };
    }
}
