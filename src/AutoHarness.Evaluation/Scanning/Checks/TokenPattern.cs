using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>
/// A few tokens in a row: words and signs stand for themselves, <c>File*</c> for a word that begins so, <c>~text</c> for any literal,
/// <c>~number</c> for any number, <c>~word</c> for any word. Words divided by <c>|</c> are alternatives.
/// </summary>
internal sealed class TokenPattern
{
    private readonly string[][] elements;

    public TokenPattern(string pattern) =>
        elements = [.. pattern.Split(' ').Select(element => element is "||" or "|" ? [element] : element.Split('|'))];

    public int Length => elements.Length;

    /// <summary>Words that the first element can be; null when it is no list of plain words.</summary>
    public IReadOnlyList<string>? Beginnings => elements[0].Any(word => word.StartsWith('~') || word.EndsWith('*')) ? null : elements[0];

    public bool Matches(IReadOnlyList<CodeToken> tokens, int at)
    {
        if (at + elements.Length > tokens.Count)
        {
            return false;
        }

        for (var index = 0; index < elements.Length; index++)
        {
            if (!Array.Exists(elements[index], element => Fits(element, tokens[at + index])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fits(string element, CodeToken token) => element switch
    {
        "~text" => token.Kind is TokenKind.Literal,
        "~number" => token.Kind is TokenKind.Number,
        "~word" => token.Kind is TokenKind.Word,
        _ when element.Length > 1 && element.EndsWith('*') && char.IsLetter(element[0]) => token.Kind is TokenKind.Word && token.Text.StartsWith(element[..^1], StringComparison.Ordinal),
        _ => token.Is(element),
    };
}
