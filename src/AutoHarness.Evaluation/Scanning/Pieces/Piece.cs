using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Pieces;

/// <summary>Text that an edit adds, in the open or not.</summary>
/// <param name="Text">The text, disguised letters undone.</param>
/// <param name="File">Its file.</param>
/// <param name="Line">Line it comes from.</param>
/// <param name="Kind">How it comes out of the edit.</param>
internal sealed record Piece(string Text, EditedFile File, int Line, PieceKind Kind)
{
    public bool IsHidden => Kind is PieceKind.Assembled or PieceKind.Decoded;
}
