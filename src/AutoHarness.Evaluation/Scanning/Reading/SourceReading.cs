namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>A source file taken apart.</summary>
/// <param name="Tokens">Its code, literals included, comments left out; holes of interpolated text appear as sums.</param>
/// <param name="Literals">The text of its literals.</param>
/// <param name="Comments">The text of its comments.</param>
/// <param name="LineStates">For each line whether it begins in code (<c>c</c>), in a comment (<c>/</c>) or in a literal (<c>"</c>).</param>
internal sealed record SourceReading(
    IReadOnlyList<CodeToken> Tokens, IReadOnlyList<TextSpan> Literals, IReadOnlyList<TextSpan> Comments, IReadOnlyList<char> LineStates);
