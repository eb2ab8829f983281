namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>A literal or a comment.</summary>
/// <param name="Value">Its text, escapes undone.</param>
/// <param name="Line">Line its text begins on, from 1.</param>
/// <param name="SpansLines">Line breaks in the text are line breaks in the file.</param>
internal sealed record TextSpan(string Value, int Line, bool SpansLines)
{
    /// <summary>Letters and digits that were written as escapes although they need none.</summary>
    public int NeedlessEscapes { get; init; }

    /// <summary>The text line by line.</summary>
    public IEnumerable<(int Line, string Text)> Lines()
    {
        if (!SpansLines)
        {
            return [(Line, Value)];
        }

        return Value.Split('\n').Select((text, index) => (Line + index, text));
    }
}
