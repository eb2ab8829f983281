using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.CodingAgents.Trees;

/// <summary>Reads one regular file below an open directory; no part of its path may be a link.</summary>
internal static class TreeFile
{
    /// <summary>The first <paramref name="limit"/> bytes, or null when there is no such regular file or it cannot be read.</summary>
    public static byte[]? Read(DirectoryHandle root, string path, int limit)
    {
        using var file = Open(root, path);
        if (file is null)
            return null;

        using var content = new FileStream(file, FileAccess.Read, bufferSize: 0);
        var bytes = new byte[Math.Clamp(content.Length, 0, limit)];
        var read = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..read];
    }

    /// <summary>Lower-case SHA-256 of the content, or null as in <see cref="Read"/>.</summary>
    public static string? Hash(DirectoryHandle root, string path)
    {
        using var file = Open(root, path);
        if (file is null)
            return null;

        using var content = new FileStream(file, FileAccess.Read, bufferSize: 0);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private static SafeFileHandle? Open(DirectoryHandle root, string path)
    {
        var parts = path.Split('/');
        var opened = new Stack<DirectoryHandle>();
        try
        {
            var directory = root;
            foreach (var part in parts.AsSpan(0, parts.Length - 1))
            {
                if (directory.Enter(EntryName.Of(part)) is not { } next)
                    return null;

                opened.Push(next);
                directory = next;
            }

            return directory.OpenFile(EntryName.Of(parts[^1]));
        }
        finally
        {
            while (opened.TryPop(out var directory))
                directory.Dispose();
        }
    }
}
