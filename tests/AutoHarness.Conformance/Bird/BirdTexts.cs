using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AutoHarness.Conformance.Bird;

/// <summary>Compares texts, some of which the vectors only know by their hash.</summary>
internal static class BirdTexts
{
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Characters as Python counts them.</summary>
    public static int Length(string text) => text.EnumerateRunes().Count();

    public static string Text(this JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    /// <summary>Notes a difference between what a vector says and what was found.</summary>
    public static void Compare(this List<string> differences, string what, string? expected, string? found)
    {
        if (expected != found)
            differences.Add($"{what}: expected {Shown(expected)}, found {Shown(found)}");
    }

    /// <summary>Passes the vector, or fails it with its differences.</summary>
    public static void Judge(this Report report, JsonElement vector, List<string> differences)
    {
        if (differences.Count == 0)
            report.Pass();
        else
            report.Fail(vector.Text("id"), string.Join("; ", differences));
    }

    private static string Shown(string? text) => text is null ? "nothing" : JsonSerializer.Serialize(text.Length > 300 ? text[..300] + "…" : text);
}
