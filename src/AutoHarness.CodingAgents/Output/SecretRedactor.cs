using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;

namespace AutoHarness.CodingAgents.Output;

/// <summary>Replaces secret values in bytes: as they are, JSON-escaped, URL-encoded, and inside base64 at each of its three alignments.</summary>
internal sealed class SecretRedactor
{
    /// <summary>Shorter values are not secrets: removing them would only garble the text.</summary>
    public const int ShortestSecret = 6;

    private static readonly byte[] Replacement = "[redacted]"u8.ToArray();
    private readonly ImmutableArray<byte[]> _patterns;

    public SecretRedactor(IEnumerable<string> secrets)
    {
        var forms = secrets.Where(secret => secret.Length >= ShortestSecret).SelectMany(Forms).ToHashSet(StringComparer.Ordinal);
        // The longest first: one form may be the beginning of another.
        _patterns = [.. forms.OrderByDescending(form => form.Length).ThenBy(form => form, StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        LongestPattern = _patterns.Select(pattern => pattern.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>In bytes; 0 without secrets.</summary>
    public int LongestPattern { get; }

    public bool Finds(ReadOnlySpan<byte> text)
    {
        foreach (var pattern in _patterns)
        {
            if (text.IndexOf(pattern) >= 0)
                return true;
        }

        return false;
    }

    public byte[] Redact(ReadOnlySpan<byte> text)
    {
        var redacted = new MemoryStream(text.Length);
        RedactTo(text, text.Length, redacted);
        return redacted.ToArray();
    }

    /// <summary>
    /// Writes the redacted text up to at least <paramref name="certain"/> bytes of it; returns how many bytes were consumed, which is more when a secret
    /// begins before that place and ends behind it. What begins later is left to the next call.
    /// </summary>
    public int RedactTo(ReadOnlySpan<byte> text, int certain, Stream output)
    {
        var next = new int[_patterns.Length];
        for (var i = 0; i < next.Length; i++)
            next[i] = IndexFrom(text, _patterns[i], 0);

        var position = 0;
        while (true)
        {
            var first = -1;
            for (var i = 0; i < next.Length; i++)
            {
                if (next[i] >= 0 && next[i] < position)
                    next[i] = IndexFrom(text, _patterns[i], position);

                if (next[i] >= 0 && (first < 0 || next[i] < next[first]))
                    first = i;
            }

            if (first < 0 || next[first] >= certain)
                break;

            output.Write(text[position..next[first]]);
            output.Write(Replacement);
            position = next[first] + _patterns[first].Length;
        }

        if (position >= certain)
            return position;

        output.Write(text[position..certain]);
        return certain;
    }

    private static int IndexFrom(ReadOnlySpan<byte> text, byte[] pattern, int start)
    {
        var index = start > text.Length ? -1 : text[start..].IndexOf(pattern);
        return index < 0 ? -1 : start + index;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret);
        yield return JavaScriptEncoder.Default.Encode(secret);
        var url = Uri.EscapeDataString(secret);
        yield return url;
        yield return LowerEscapes(url);
        yield return url.Replace("%20", "+", StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(secret);
        for (var shift = 0; shift < 3; shift++)
        {
            var encoded = InnerBase64(bytes, shift);
            if (encoded.Length < ShortestSecret)
                continue;

            yield return encoded;
            yield return encoded.Replace('+', '-').Replace('/', '_');
        }
    }

    // Only the characters that depend on the secret alone: what stands before and after it shares the first and the last character.
    private static string InnerBase64(byte[] secret, int shift)
    {
        var encoded = Convert.ToBase64String([.. new byte[shift], .. secret]);
        var start = shift == 0 ? 0 : shift + 1;
        var wholeBits = (shift + secret.Length) * 8;
        return encoded[start..(wholeBits / 6)];
    }

    private static string LowerEscapes(string url)
    {
        var lower = url.ToCharArray();
        for (var i = 0; i + 2 < lower.Length; i++)
        {
            if (lower[i] != '%')
                continue;

            lower[i + 1] = char.ToLowerInvariant(lower[i + 1]);
            lower[i + 2] = char.ToLowerInvariant(lower[i + 2]);
        }

        return new string(lower);
    }
}
