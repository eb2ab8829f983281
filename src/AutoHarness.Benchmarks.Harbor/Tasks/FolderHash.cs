using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>Hashes over the files of a folder.</summary>
internal static class FolderHash
{
    private const int EnvironmentIdLength = 32;

    /// <summary>
    /// Harbor's <c>environment_id</c>: the first 32 hex digits of SHA-256 over path and content of every regular file, each with its length
    /// as four bytes, big end first, in the order of the paths. An empty folder is known by its image or its name.
    /// </summary>
    public static string EnvironmentId(string folder, string? dockerImage)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!Add(hash, folder))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(dockerImage ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..EnvironmentIdLength];
    }

    /// <summary>SHA-256 over a whole task folder, lower-case hex; our own, and like every checksum of a task opaque to a reader.</summary>
    public static string Of(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, folder);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool Add(IncrementalHash hash, string folder)
    {
        var files = Directory.Exists(folder)
            ? TaskFiles.Below(folder).Select(path => (Name: Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), Path: path)).OrderBy(file => file.Name, StringComparer.Ordinal).ToList()
            : [];
        foreach (var (name, path) in files)
        {
            AddPart(hash, Encoding.UTF8.GetBytes(name));
            AddPart(hash, File.ReadAllBytes(path));
        }

        return files.Count > 0;
    }

    private static void AddPart(IncrementalHash hash, byte[] part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
