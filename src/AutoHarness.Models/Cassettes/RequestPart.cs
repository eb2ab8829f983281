using System.Security.Cryptography;
using System.Text;

namespace AutoHarness.Models.Cassettes;

/// <summary>One part of a request: enough to tell whether two are the same, and to show where they are not.</summary>
/// <param name="Name">Such as <c>message 3 (tool)</c>.</param>
/// <param name="Hash">16 digits of its SHA-256, lower-case hex.</param>
/// <param name="Preview">How its canonical form begins.</param>
internal sealed record RequestPart(string Name, string Hash, string Preview)
{
    private const int PreviewLength = 160;
    private const int HashDigits = 16;

    public static RequestPart Of(string name, string canonical) => new(
        name,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))[..HashDigits],
        canonical.Length <= PreviewLength ? canonical : canonical[..PreviewLength] + "…");
}
