using System.Security.Cryptography;
using System.Text;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>Ids in the form of a UUID that are the same for the same name.</summary>
internal static class Ids
{
    public static string Of(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16];
        // Version 8: made by the application's own rule.
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
