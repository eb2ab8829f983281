using System.Buffers;

namespace AutoHarness.Experiments.Configuration.Syntax;

/// <summary>Writes texts as they can stand in YAML.</summary>
internal static class YamlWord
{
    public const string Null = "null";

    private static readonly SearchValues<char> Harmless =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./");

    private static readonly string[] Special = ["null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", "yes", "no", "on", "off"];

    /// <summary>Plain where that is safe, otherwise in double quotes with JSON's escapes, which YAML shares.</summary>
    public static string Write(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && !text.AsSpan().ContainsAnyExcept(Harmless) && !Special.Contains(text)
            ? text
            : $"\"{System.Text.Json.JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
