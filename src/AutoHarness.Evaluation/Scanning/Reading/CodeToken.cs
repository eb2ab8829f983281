namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>A token of code.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">As written, with disguised letters and escapes undone; the value of a literal.</param>
/// <param name="Line">Line it begins on, from 1.</param>
internal readonly record struct CodeToken(TokenKind Kind, string Text, int Line)
{
    public bool Is(string text) => Kind is TokenKind.Word or TokenKind.Punctuation && string.Equals(Text, text, StringComparison.Ordinal);
}
