using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AutoHarness.Evaluation.Scanning.Reading;

/// <summary>
/// Text as it looks: letters of other alphabets that look like Latin ones become those, what cannot be seen is left out. Covers the
/// lower and upper case lookalikes of Cyrillic and Greek, full-width forms, mathematical letters and digits, and combining marks.
/// </summary>
internal static class FoldedText
{
    private const string Cyrillic = "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwьbвbкkмmнhтtгrАAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSԀDԚQԜWБ6";
    private const string Greek = "αaοoρpνvιiκkυuχxγyωwτtηnΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";
    private const string Others = "ıiɡgɑaℓl";
    private const int FullWidthOffset = 0xfee0;
    private const int MathematicalLetters = 0x1d400;
    private const int MathematicalLettersEnd = 0x1d6a3;
    private const int MathematicalDigits = 0x1d7ce;
    private const int MathematicalDigitsEnd = 0x1d7ff;

    private static readonly FrozenDictionary<char, char> Lookalikes =
        (Cyrillic + Greek + Others).Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The text as it looks; the same instance when it is plain ASCII.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune))
            {
                continue;
            }

            folded.Append(Plain(rune));
        }

        return folded.ToString();
    }

    /// <summary>
    /// True when text tries to look like other text: lookalikes or invisible characters inside a word that is otherwise ASCII, or
    /// characters that turn the direction of reading.
    /// </summary>
    public static bool IsDisguised(string text)
    {
        if (Ascii.IsValid(text))
        {
            return false;
        }

        var (plain, odd) = (false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069))
            {
                return true;
            }

            var disguise = (!rune.IsAscii && rune.Value != 0xfeff && IsInvisible(rune)) || IsLookalike(rune);
            if (!disguise && !Rune.IsLetterOrDigit(rune) && rune.Value is not ('-' or '_'))
            {
                (plain, odd) = (false, false);
                continue;
            }

            plain |= rune.IsAscii && Rune.IsLetterOrDigit(rune);
            odd |= disguise;
            if (plain && odd)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLookalike(Rune rune) =>
        rune.Value is (>= 0xff10 and <= 0xff5a) or (>= MathematicalLetters and <= MathematicalLettersEnd) or (>= MathematicalDigits and <= MathematicalDigitsEnd)
        || (rune.IsBmp && Lookalikes.ContainsKey((char)rune.Value));

    /// <summary>Formatting characters such as zero width spaces, soft hyphens, and combining marks.</summary>
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static string Plain(Rune rune) => rune.Value switch
    {
        >= 0xff01 and <= 0xff5e => ((char)(rune.Value - FullWidthOffset)).ToString(),
        >= MathematicalLetters and <= MathematicalLettersEnd =>
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".Substring((rune.Value - MathematicalLetters) % 52, 1),
        >= MathematicalDigits and <= MathematicalDigitsEnd => ((char)('0' + ((rune.Value - MathematicalDigits) % 10))).ToString(),
        _ when rune.IsBmp && Lookalikes.TryGetValue((char)rune.Value, out var plain) => plain.ToString(),
        _ => rune.ToString(),
    };
}
