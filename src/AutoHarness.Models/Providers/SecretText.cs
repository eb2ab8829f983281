using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoHarness.Models.Providers;

/// <summary>Takes a key out of what a provider says: as it is, in Base64 and URL-encoded; and whatever else looks like a key.</summary>
internal sealed partial class SecretText(string? key)
{
    private const int ShortestKey = 6;
    private const string Hidden = "(key)";

    private readonly ImmutableArray<string> forms = key is { Length: >= ShortestKey }
        ? [.. new[] { key, Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).TrimEnd('='), Uri.EscapeDataString(key) }.Distinct(StringComparer.Ordinal)]
        : [];

    public string Clean(string text) => KeyPattern().Replace(Hide(text), Hidden);

    /// <summary>Takes the key out and nothing else.</summary>
    public string Hide(string text) => forms.Aggregate(text, (left, form) => left.Replace(form, Hidden, StringComparison.Ordinal));

    [GeneratedRegex(@"\b(?:sk-[A-Za-z0-9_*\-]{8,}|AIza[A-Za-z0-9_\-]{10,}|gh[pousr]_[A-Za-z0-9]{10,}|(?:AKIA|ASIA)[A-Z0-9]{12,})|(?<=\bBearer )[^\s""']{6,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyPattern();
}
