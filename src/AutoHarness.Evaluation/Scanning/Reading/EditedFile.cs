namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>A file of an edit with the lines that are new in it.</summary>
internal sealed class EditedFile(string path, string text)
{
    private readonly bool[] added = new bool[LineCount(text)];

    public string Path { get; } = path;

    public string Text { get; } = text;

    public Language Language { get; } = Language.Of(path);

    public string[] Lines { get; } = [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];

    public SourceReading Source { get; } = SourceLexer.Read(text, Language.Of(path));

    /// <summary>Lines, from 1, that the file before the edit does not have.</summary>
    public IEnumerable<int> AddedLines => Enumerable.Range(1, added.Length).Where(IsAdded);

    public bool IsAdded(int line) => line >= 1 && line <= added.Length && added[line - 1];

    public void MarkAdded(int line) => added[line - 1] = true;

    /// <summary>
    /// What makes two lines the same: their text without indentation, and whether they begin in code, comment or literal, so that code
    /// which was harmless as a comment is new when the comment is opened.
    /// </summary>
    public string KeyOf(int line) => (line <= Source.LineStates.Count ? Source.LineStates[line - 1] : 'c') + Lines[line - 1].Trim();

    private static int LineCount(string text) => text.AsSpan().Count('\n') + 1;
}
