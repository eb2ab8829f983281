namespace AutoHarness.Sdk;

/// <summary>Guesses the word that a misspelt one stands for.</summary>
public static class NearestWord
{
    private const int MaxDistance = 2;

    /// <summary>The closest candidate within two edits, where swapping neighbours is one edit; null when none is that close.</summary>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        // Two edits turn any short word into any other.
        var limit = Math.Min(MaxDistance, (word.Length - 1) / 2);
        return candidates
            .Where(candidate => Math.Abs(candidate.Length - word.Length) <= limit)
            .Select(candidate => (Word: candidate, Distance: Distance(word, candidate)))
            .Where(near => near.Distance <= limit)
            .OrderBy(near => near.Distance)
            .ThenBy(near => near.Word, StringComparer.Ordinal)
            .Select(near => near.Word)
            .FirstOrDefault();
    }

    // Optimal string alignment: Levenshtein's distance with swaps of neighbours.
    private static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[right.Length + 1];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[right.Length];
    }
}
