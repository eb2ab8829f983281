namespace AutoHarness.Experiments.Initialising;

/// <summary>Keeps one part of a text that otherwise belongs to the user.</summary>
internal static class MarkedBlock
{
    private const string Begin = "<!-- auto-harness:begin (kept up to date by auto-harness; write outside of it) -->";
    private const string End = "<!-- auto-harness:end -->";

    /// <summary>The text with the block put in or refreshed; every character outside of it stays.</summary>
    public static string Put(string text, string content)
    {
        var newline = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var block = $"{Begin}\n{content.Trim()}\n{End}".ReplaceLineEndings(newline);
        if (Find(text) is { } old)
        {
            return string.Concat(text[..old.Start.Value], block, text[old.End.Value..]);
        }

        var gap = text.Length == 0 ? "" : text.EndsWith('\n') ? newline : newline + newline;
        return $"{text}{gap}{block}{newline}";
    }

    // The innermost pair: a mark whose partner was deleted by hand must not swallow the user's text.
    private static Range? Find(string text)
    {
        for (var end = text.IndexOf(End, StringComparison.Ordinal); end >= 0; end = text.IndexOf(End, end + 1, StringComparison.Ordinal))
        {
            var begin = end == 0 ? -1 : text.LastIndexOf(Begin, end - 1, StringComparison.Ordinal);
            if (begin >= 0)
            {
                return begin..(end + End.Length);
            }
        }

        return null;
    }
}
