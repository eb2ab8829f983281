using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoHarness.Benchmarks.Tau.Fetching;

/// <summary>A file of the pinned revision.</summary>
/// <param name="Path">From the root of the repository, with forward slashes.</param>
/// <param name="BlobId">Git's id of its content: SHA-1 over <c>blob</c>, its length and its bytes.</param>
internal sealed record PinnedFile(string Path, string BlobId)
{
    private const string DataFolder = "data/";

    /// <summary>The path below the data folder; null for a file that is no data.</summary>
    public string? DataPath => Path.StartsWith(DataFolder, StringComparison.Ordinal) ? Path[DataFolder.Length..] : null;

    /// <summary>A file holds exactly the pinned content.</summary>
    public bool Matches(string file) => File.Exists(file) && string.Equals(IdOf(File.ReadAllBytes(file)), BlobId, StringComparison.Ordinal);

    /// <summary>Git's id of a content.</summary>
    public static string IdOf(ReadOnlySpan<byte> content)
    {
#pragma warning disable CA5350 // Git names contents by SHA-1; this compares with its names.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
