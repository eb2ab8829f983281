using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AutoHarness.Agents.Programs;

/// <summary>The program under optimisation: its files, and how to start it where it is not C#.</summary>
public sealed record AgentProgram
{
    private AgentProgram(ImmutableArray<AgentFile> files, ImmutableArray<string> command)
    {
        Files = files;
        Command = command;
        Version = Hash(files);
    }

    /// <summary>Sorted by path, ordinally.</summary>
    public ImmutableArray<AgentFile> Files { get; }

    /// <summary>The argument list that starts the agent from the folder that holds <see cref="Files"/>; empty for a C# agent.</summary>
    public ImmutableArray<string> Command { get; }

    /// <summary>Names the version: lower-case SHA-256 hex over names and bytes of the files.</summary>
    public string Version { get; }

    /// <summary>True for an agent that is compiled here.</summary>
    public bool IsCSharp => Command.IsEmpty;

    /// <summary>Makes a program.</summary>
    /// <exception cref="ArgumentException">There is no file, a path is twice there, or a path leaves the program's folder.</exception>
    public static AgentProgram Of(IEnumerable<AgentFile> files, IEnumerable<string>? command = null)
    {
        var sorted = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToImmutableArray();
        if (sorted.IsEmpty)
            throw new ArgumentException("an agent program needs a file", nameof(files));
        for (var i = 0; i < sorted.Length; i++)
        {
            if (!IsInside(sorted[i].Path))
                throw new ArgumentException($"not a path inside the program: {sorted[i].Path}", nameof(files));
            if (i > 0 && string.Equals(sorted[i - 1].Path, sorted[i].Path, StringComparison.Ordinal))
                throw new ArgumentException($"twice in the program: {sorted[i].Path}", nameof(files));
        }

        return new AgentProgram(sorted, command?.ToImmutableArray() ?? []);
    }

    /// <summary>Reads the files of a program, named relative to a root folder, from disk.</summary>
    public static async Task<AgentProgram> ReadAsync(string root, IEnumerable<string> paths, IEnumerable<string>? command, CancellationToken ct)
    {
        var files = new List<AgentFile>();
        foreach (var path in paths)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(root, path), ct);
            files.Add(new AgentFile(path, ImmutableCollectionsMarshal.AsImmutableArray(bytes)));
        }

        return Of(files, command);
    }

    private static bool IsInside(string path) =>
        path.Length > 0 && path[0] != '/' && !path.Contains('\0', StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal)
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static string Hash(ImmutableArray<AgentFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (var file in files)
        {
            // Lengths before contents, so that no two programs run together to the same bytes.
            var name = Encoding.UTF8.GetBytes(file.Path);
            BinaryPrimitives.WriteInt64LittleEndian(length, name.Length);
            hash.AppendData(length);
            hash.AppendData(name);
            BinaryPrimitives.WriteInt64LittleEndian(length, file.Content.Length);
            hash.AppendData(length);
            hash.AppendData(file.Content.AsSpan());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
