namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>Which lines an edit adds. A line that only moved, also from one file to another, is not added.</summary>
internal static class AddedLines
{
    /// <summary>Marks the added lines of <paramref name="after"/> and returns the text of those that are gone. Linear in the text.</summary>
    public static IReadOnlyList<string> Mark(IReadOnlyList<EditedFile> before, IReadOnlyList<EditedFile> after)
    {
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in before.SelectMany(Keys))
        {
            left[key] = left.GetValueOrDefault(key) + 1;
        }

        foreach (var file in after)
        {
            for (var line = 1; line <= file.Lines.Length; line++)
            {
                var key = file.KeyOf(line);
                if (key.Length == 1)
                {
                    continue;
                }

                if (left.TryGetValue(key, out var count) && count > 0)
                {
                    left[key] = count - 1;
                }
                else
                {
                    file.MarkAdded(line);
                }
            }
        }

        return [.. left.Where(entry => entry.Value > 0 && entry.Key.Length > 1).Select(entry => entry.Key[1..])];
    }

    private static IEnumerable<string> Keys(EditedFile file) => Enumerable.Range(1, file.Lines.Length).Select(file.KeyOf);
}
