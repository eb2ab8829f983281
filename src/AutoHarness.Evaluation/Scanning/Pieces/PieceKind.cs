namespace AutoHarness.Evaluation.Scanning.Pieces;

/// <summary>How a piece of text comes out of an edit.</summary>
internal enum PieceKind
{
    /// <summary>A line as written.</summary>
    Line,

    /// <summary>A line of a literal, escapes undone.</summary>
    Literal,

    /// <summary>A line of a comment.</summary>
    Comment,

    /// <summary>Literals and numbers put together as the code puts them together.</summary>
    Assembled,

    /// <summary>What encoded, compressed, reversed or shifted text says.</summary>
    Decoded,
}
