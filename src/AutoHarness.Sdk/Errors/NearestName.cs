namespace AutoHarness.Sdk;

/// <summary>Finds what somebody probably meant.</summary>
public static class NearestName
{
    private const int FarthestTypo = 3;

    /// <summary>The closest candidate by edit distance, or null when none is within three edits.</summary>
    public static string? Find(string written, IEnumerable<string> candidates) => candidates
        .Select(name => (name, distance: Distance(written, name)))
        .Where(pair => pair.distance <= FarthestTypo)
        .OrderBy(pair => pair.distance)
        .ThenBy(pair => pair.name, StringComparer.Ordinal)
        .Select(pair => pair.name)
        .FirstOrDefault();

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
