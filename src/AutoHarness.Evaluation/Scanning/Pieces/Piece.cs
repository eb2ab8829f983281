using AutoHarness.Evaluation.Scanning.Corpus;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Pieces;

/// <summary>Text that an edit adds, in the open or not.</summary>
/// <param name="text">The text, disguised letters undone.</param>
/// <param name="file">Its file.</param>
/// <param name="line">Line it comes from.</param>
/// <param name="kind">How it comes out of the edit.</param>
internal sealed class Piece(string text, EditedFile file, int line, PieceKind kind)
{
    private SqueezedText? squeezed;

    public string Text => text;

    public EditedFile File => file;

    public int Line => line;

    public PieceKind Kind => kind;

    public bool IsHidden => kind is PieceKind.Assembled or PieceKind.Decoded;

    public SqueezedText Squeezed => squeezed ??= new SqueezedText(text);

    /// <summary>Whether a string stands in the line as it is, so that decoding did not reveal it.</summary>
    public bool HasOpenly(string key)
    {
        var open = new SqueezedText(FoldedText.Of(file.Lines[line - 1]));
        return open.Count > 0 && open.Join(0, open.Count - 1).Contains(key, StringComparison.Ordinal);
    }
}
