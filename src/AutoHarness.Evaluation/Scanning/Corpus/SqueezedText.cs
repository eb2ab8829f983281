using System.Runtime.InteropServices;

namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>
/// Text without case and punctuation, cut into parts at every change between letters, digits and capitals, so that <c>W2037</c>,
/// <c>w-2037</c> and <c>OrderW_2037</c> hold the same neighbours.
/// </summary>
internal sealed class SqueezedText
{
    /// <summary>Separators between two parts that still belong to one string.</summary>
    private const int LongestGlue = 2;

    private readonly char[] letters;
    private readonly List<Cut> parts = [];

    public SqueezedText(string text)
    {
        letters = new char[text.Length];
        var (length, last) = (0, -1);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (!char.IsLetterOrDigit(letter))
            {
                continue;
            }

            if (last != at - 1 || at == 0 || IsBoundary(text[at - 1], letter))
            {
                parts.Add(new Cut(length, GapBetween(text, last, at), at));
            }

            letters[length++] = char.ToLowerInvariant(letter);
            last = at;
        }

        Length = length;
    }

    private enum Gap
    {
        None,
        Glue,
        Space,
        Break,
    }

    public int Count => parts.Count;

    private int Length { get; }

    public ReadOnlySpan<char> Part(int index) => Join(index, index);

    /// <summary>Parts <paramref name="first"/> to <paramref name="last"/> without what stands between them.</summary>
    public ReadOnlySpan<char> Join(int first, int last) => letters.AsSpan(parts[first].Start, End(last) - parts[first].Start);

    /// <summary>Place of a part in the text.</summary>
    public int At(int index) => parts[index].At;

    /// <summary>Whether a part follows its forerunner closely enough to be one string with it.</summary>
    public bool IsJoined(int index) => parts[index].Before is not Gap.Break;

    /// <summary>Whether nothing at all stands before a part, not even a separator.</summary>
    public bool IsAttached(int index) => parts[index].Before is Gap.None;

    public bool IsSpaced(int index) => parts[index].Before is Gap.Space;

    private int End(int index) => index + 1 < parts.Count ? parts[index + 1].Start : Length;

    private static bool IsBoundary(char before, char letter) =>
        char.IsDigit(before) != char.IsDigit(letter) || (char.IsUpper(letter) && char.IsLower(before));

    private static Gap GapBetween(string text, int last, int at)
    {
        if (last < 0 || at - last - 1 > LongestGlue)
        {
            return Gap.Break;
        }

        var gap = text.AsSpan(last + 1, at - last - 1);
        return gap.IsEmpty ? Gap.None
            : gap.ContainsAny('\n', ';', '(') || gap.ContainsAny(')', '"', ',') ? Gap.Break
            : gap.IsWhiteSpace() ? Gap.Space
            : gap.Contains(' ') && !gap.Contains('-') && !gap.Contains('_') && !gap.Contains('/') && !gap.Contains('#') ? Gap.Break
            : Gap.Glue;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Cut(int Start, Gap Before, int At);
}
