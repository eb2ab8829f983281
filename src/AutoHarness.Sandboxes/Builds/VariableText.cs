using System.Text;

namespace AutoHarness.Sandboxes.Builds;

/// <summary>Puts values in for <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${NAME:+other}</c>.</summary>
internal static class VariableText
{
    public static string Expand(string text, Func<string, string?> value)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '$')
            {
                result.Append(text[++i]);
            }
            else if (text[i] != '$' || i + 1 >= text.Length)
            {
                result.Append(text[i]);
            }
            else if (text[i + 1] == '{' && text.IndexOf('}', i) is var end and > 0)
            {
                result.Append(Braced(text[(i + 2)..end], value));
                i = end;
            }
            else
            {
                var length = text.AsSpan(i + 1).IndexOfAnyExcept(NameLetters);
                length = length < 0 ? text.Length - i - 1 : length;
                result.Append(length == 0 ? "$" : value(text.Substring(i + 1, length)));
                i += length;
            }
        }

        return result.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> NameLetters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static string Braced(string inside, Func<string, string?> value)
    {
        var colon = inside.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon + 1 >= inside.Length)
            return value(inside) ?? "";
        var (name, other) = (inside[..colon], Expand(inside[(colon + 2)..], value));
        var isSet = value(name) is { Length: > 0 };
        return inside[colon + 1] == '+' ? (isSet ? other : "") : (isSet ? value(name)! : other);
    }
}
