using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace AutoHarness.Evaluation.Scanning.Pieces;

/// <summary>Undoes what hides text from a reader: base64, hexadecimal, compression, exclusive or, shifted alphabets.</summary>
internal static class Encodings
{
    /// <summary>Longest text that comes out of one compressed literal, in bytes.</summary>
    public const int MostInflated = 64 * 1024;

    private const int LeastEncoded = 8;
    private const int LongestMasked = 512;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=");

    /// <summary>The runs of a text that could be base64 or hexadecimal and are no plain word, with their bytes.</summary>
    public static IEnumerable<(string Run, byte[] Bytes)> Find(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = text.AsSpan(at).IndexOfAnyExcept(Alphabet);
            length = length < 0 ? text.Length - at : length;
            if (length >= LeastEncoded && Decode(text.Substring(at, length)) is { } bytes)
            {
                yield return (text.Substring(at, length), bytes);
            }

            at += length + 1;
        }
    }

    /// <summary>The bytes that a run stands for; null when it is an ordinary word or no encoding.</summary>
    public static byte[]? Decode(string run)
    {
        var plain = run.TrimEnd('=');
        if (plain.Length % 2 == 0 && plain.All(char.IsAsciiHexDigit) && plain.Any(char.IsAsciiDigit))
        {
            return Convert.FromHexString(plain);
        }

        if (!LooksMixed(plain) || plain.Length % 4 == 1)
        {
            return null;
        }

        var standard = plain.Replace('-', '+').Replace('_', '/');
        var bytes = new byte[standard.Length];
        return Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), bytes, out var written) ? bytes[..written] : null;
    }

    /// <summary>The text in bytes: as they are, decompressed, or under a mask of one byte. Nothing when they say nothing.</summary>
    public static IEnumerable<string> Texts(byte[] bytes)
    {
        if (Readable(bytes) is { } open)
        {
            return [open];
        }

        return bytes.Length >= LeastEncoded && Inflated(bytes) is { } inflated ? [inflated] : Unmasked(bytes);
    }

    /// <summary>The texts that come out of bytes by exclusive or with, or a shift by, one number.</summary>
    public static IEnumerable<string> Unmasked(byte[] bytes)
    {
        if (bytes.Length is < 4 or > LongestMasked)
        {
            yield break;
        }

        var masked = new byte[bytes.Length];
        for (var mask = 1; mask < 512; mask++)
        {
            for (var at = 0; at < bytes.Length; at++)
            {
                masked[at] = mask < 256 ? (byte)(bytes[at] ^ mask) : (byte)(bytes[at] + mask);
            }

            if (Readable(masked) is { } text)
            {
                yield return text;
            }
        }
    }

    /// <summary>Letters moved by half the alphabet.</summary>
    public static string Rot13(string text) => string.Create(text.Length, text, static (letters, source) =>
    {
        for (var at = 0; at < source.Length; at++)
        {
            var letter = source[at];
            letters[at] = char.IsAsciiLetterLower(letter) ? (char)('a' + ((letter - 'a' + 13) % 26))
                : char.IsAsciiLetterUpper(letter) ? (char)('A' + ((letter - 'A' + 13) % 26))
                : letter;
        }
    });

    private static bool LooksMixed(string run)
    {
        var (upper, lower, digit) = (run.Any(char.IsAsciiLetterUpper), run.Any(char.IsAsciiLetterLower), run.Any(char.IsAsciiDigit));
        return (upper && lower) || (digit && (upper || lower));
    }

    private static string? Readable(byte[] bytes)
    {
        if (bytes.Length < 3 || !Utf8.IsValid(bytes))
        {
            return null;
        }

        var (strange, useful) = (0, 0);
        foreach (var value in bytes)
        {
            strange += value < 32 && value is not (9 or 10 or 13) || value == 127 ? 1 : 0;
            useful += char.IsAsciiLetterOrDigit((char)value) || value == ' ' ? 1 : 0;
        }

        return strange == 0 && useful * 10 >= bytes.Length * 6 ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static string? Inflated(byte[] bytes)
    {
        foreach (var open in new Func<Stream, Stream>[]
        {
            packed => new GZipStream(packed, CompressionMode.Decompress),
            packed => new ZLibStream(packed, CompressionMode.Decompress),
            packed => new DeflateStream(packed, CompressionMode.Decompress),
            packed => new BrotliStream(packed, CompressionMode.Decompress),
        })
        {
            if (Inflate(bytes, open) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    private static string? Inflate(byte[] bytes, Func<Stream, Stream> open)
    {
        var plain = new byte[MostInflated];
        var length = 0;
        try
        {
            using var packed = new MemoryStream(bytes, writable: false);
            using var stream = open(packed);
            for (int read; length < plain.Length && (read = stream.Read(plain, length, plain.Length - length)) > 0; length += read)
            {
                // Until the end or the bound.
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or InvalidOperationException)
        {
            return null;
        }

        return Readable(plain[..length]);
    }
}
