namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>Cuts texts for the record.</summary>
internal static class Preview
{
    /// <summary>Most characters of a result in the trajectory.</summary>
    public const int Result = 2000;

    /// <summary>Most characters of a part of an event.</summary>
    public const int Part = 4000;

    /// <summary>Most characters of a message to the agent in an event.</summary>
    public const int Message = 1200;

    /// <summary>The text, or its beginning and a mark. Characters are Unicode code points, and none is cut in two.</summary>
    public static string Of(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        var runes = text.EnumerateRunes();
        var (count, length) = (0, 0);
        foreach (var rune in runes)
        {
            if (count++ == limit)
            {
                return text[..length] + "...<truncated>";
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }
}
