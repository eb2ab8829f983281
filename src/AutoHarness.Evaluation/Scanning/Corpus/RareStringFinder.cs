using System.Buffers;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Corpus;

/// <summary>The strings of a text that could tell one task from the others.</summary>
internal static class RareStringFinder
{
    private const int LeastLetters = 8;
    private const int LeastDigits = 4;
    private static readonly SearchValues<char> Joiners = SearchValues.Create("_./@\\:#$");

    private const string Edges = ".,;:!?*'\"`()[]{}<>|=&";

    /// <summary>Calls <paramref name="found"/> for every candidate with its place in the parts of the text.</summary>
    public static void Find(string text, Action<SqueezedText, int, int, Rarity> found)
    {
        var previous = "";
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n,;\"'`()[]{}<>|=&"))
        {
            var atom = text.AsSpan(range).Trim(Edges);
            if (atom.Length == 0)
            {
                continue;
            }

            var named = IsNamed(atom);
            if (named && previous.Length > 0)
            {
                Report($"{previous} {atom}", Rarity.Name, found);
            }

            previous = named || IsShortNumber(atom) ? atom.ToString() : "";
            if (RarityOf(atom) is { } rarity)
            {
                Report(atom.ToString(), rarity, found);
            }

            InnerStrings(atom, found);
        }
    }

    private static Rarity? RarityOf(ReadOnlySpan<char> atom)
    {
        var (digits, letters, marks) = Count(atom);
        return (digits, letters) switch
        {
            (0, >= LeastLetters) => marks == 0 || IsHyphenated(atom) ? Rarity.Word : atom.Contains('@') || (atom.StartsWith("/") && !IsSystemPath(atom)) ? Rarity.Exact : Rarity.Name,
            ( >= LeastDigits, >= 1) or ( >= 2, >= LeastLetters - 2) => Rarity.Exact,
            (1, >= LeastLetters) when atom.ContainsAny('/', '@', '.') => Rarity.Exact,
            ( >= LeastDigits, 0) => NumberRarity(atom, digits),
            _ => null,
        };
    }

    /// <summary>Round numbers, powers of two and years are everybody's.</summary>
    private static Rarity? NumberRarity(ReadOnlySpan<char> atom, int digits)
    {
        Span<char> plain = stackalloc char[18];
        if (digits > plain.Length)
        {
            return Rarity.Exact;
        }

        var length = 0;
        foreach (var letter in atom)
        {
            if (char.IsAsciiDigit(letter))
            {
                plain[length++] = letter;
            }
        }

        return long.TryParse(plain[..length], out var number) && IsCommonNumber(number) ? null
            : digits > LeastDigits ? Rarity.Exact
            : Rarity.Name;
    }

    private static bool IsCommonNumber(long number) =>
        number % 100 == 0 || (number & (number - 1)) == 0 || ((number + 1) & number) == 0 || number is (>= 1900 and <= 2100) or 1234 or 12345 or 123456;

    /// <summary>The number in an id and the last part of a path or an address count as well.</summary>
    private static void InnerStrings(ReadOnlySpan<char> atom, Action<SqueezedText, int, int, Rarity> found)
    {
        for (var at = 0; at < atom.Length; at++)
        {
            var start = at;
            while (at < atom.Length && char.IsAsciiDigit(atom[at]))
            {
                at++;
            }

            if (at - start >= LeastDigits && at - start < atom.Length && NumberRarity(atom[start..at], at - start) is { } rarity)
            {
                Report(atom[start..at].ToString(), rarity, found);
            }
        }

        var inner = atom.Contains('@') ? atom[..atom.IndexOf('@')] : atom.Contains('/') ? atom[(atom.LastIndexOf('/') + 1)..] : [];
        if (inner.Length > 0 && RarityOf(inner) is { } part && (part > Rarity.Word || atom.Contains('@')))
        {
            Report(inner.ToString(), part > Rarity.Name || !atom.Contains('@') ? part : Rarity.Name, found);
        }
    }

    private static (int Digits, int Letters, int Marks) Count(ReadOnlySpan<char> atom)
    {
        var (digits, letters, marks) = (0, 0, 0);
        foreach (var letter in atom)
        {
            digits += char.IsDigit(letter) ? 1 : 0;
            letters += char.IsLetter(letter) ? 1 : 0;
            marks += char.IsLetterOrDigit(letter) ? 0 : 1;
        }

        return (digits, letters, marks);
    }

    private static bool IsHyphenated(ReadOnlySpan<char> atom) => !atom.ContainsAny(Joiners);

    /// <summary>Folders that every machine has.</summary>
    private static bool IsSystemPath(ReadOnlySpan<char> atom) =>
        atom.StartsWith("/usr/") || atom.StartsWith("/etc/") || atom.StartsWith("/bin/") || atom.StartsWith("/dev/")
        || atom.StartsWith("/var/") || atom.StartsWith("/tmp") || atom.StartsWith("/proc/");

    private static bool IsNamed(ReadOnlySpan<char> atom)
    {
        if (atom.Length < 2 || !char.IsUpper(atom[0]))
        {
            return false;
        }

        foreach (var letter in atom[1..])
        {
            if (!char.IsLower(letter))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsShortNumber(ReadOnlySpan<char> atom) => atom.Length <= 5 && !atom.ContainsAnyExceptInRange('0', '9');

    private static void Report(string candidate, Rarity rarity, Action<SqueezedText, int, int, Rarity> found)
    {
        var squeezed = new SqueezedText(FoldedText.Of(candidate));
        if (squeezed.Count > 0)
        {
            found(squeezed, 0, squeezed.Count - 1, rarity);
        }
    }
}
