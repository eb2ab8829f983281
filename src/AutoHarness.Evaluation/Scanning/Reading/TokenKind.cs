namespace AutoHarness.Evaluation.Scanning.Reading;

internal enum TokenKind
{
    Word,
    Number,

    /// <summary>A literal, or a part of one between holes.</summary>
    Literal,
    Punctuation,

    /// <summary>End of a line in a language where it ends a statement.</summary>
    LineEnd,
}
