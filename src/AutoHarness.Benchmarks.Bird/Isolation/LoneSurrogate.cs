namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>Half of a pair, which cannot be written as UTF-8.</summary>
internal static class LoneSurrogate
{
    /// <summary>The place of the first one; null where there is none.</summary>
    public static int? Find(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return null;
    }
}
