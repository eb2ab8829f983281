using System.Formats.Tar;

namespace AutoHarness.Sandboxes.Transfer;

/// <summary>Reads a tar stream that something untrusted may have made.</summary>
internal static class TarExtractor
{
    /// <summary>Writes a folder's archive into a folder of the host.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="prefix">The first name of every entry, which is taken off; null where there is none.</param>
    /// <param name="folder">Receives the files.</param>
    /// <param name="source">The path inside the sandbox, for messages.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SandboxFileException">It is no sound archive or breaks a limit.</exception>
    public static Task ExtractAsync(Stream archive, string? prefix, SafeFolder folder, string source, CancellationToken ct) =>
        ReadAsync(archive, source, async entry =>
        {
            var name = Relative(entry.Name, prefix);
            if (name is null)
            {
                folder.LeaveOut(entry.Name, "the name leads out of the folder");
                return true;
            }

            await AddAsync(entry, name, prefix, folder, ct);
            return true;
        }, ct);

    /// <summary>Writes the archive's first entry, which must be a regular file, under a name.</summary>
    public static Task ExtractSingleAsync(Stream archive, string name, SafeFolder folder, string source, CancellationToken ct) =>
        ReadAsync(archive, source, async entry =>
        {
            if (!IsFile(entry))
                throw new SandboxFileException(source, "no regular file");
            await AddAsync(entry, name, null, folder, ct);
            return false;
        }, ct);

    /// <summary>The content of the archive's first entry, which must be a regular file no larger than the cap.</summary>
    public static async Task<byte[]> ReadSingleAsync(Stream archive, string source, long cap, CancellationToken ct)
    {
        byte[]? content = null;
        await ReadAsync(archive, source, async entry =>
        {
            if (!IsFile(entry))
                throw new SandboxFileException(source, "no regular file");
            if (entry.Length > cap)
                throw new SandboxFileException(source, $"larger than {cap} bytes");
            using var memory = new MemoryStream((int)entry.Length);
            if (entry.DataStream is { } data)
                await data.CopyToAsync(memory, ct);
            content = memory.ToArray();
            return false;
        }, ct);
        return content ?? throw new SandboxFileException(source, "no regular file");
    }

    private static async Task ReadAsync(Stream archive, string source, Func<TarEntry, Task<bool>> handle, CancellationToken ct)
    {
        try
        {
            await using var reader = new TarReader(archive, leaveOpen: true);
            while (await reader.GetNextEntryAsync(copyData: false, ct) is { } entry)
            {
                if (!await handle(entry))
                    return;
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new SandboxFileException(source, $"no sound archive: {e.Message}");
        }
    }

    private static async Task AddAsync(TarEntry entry, string name, string? prefix, SafeFolder folder, CancellationToken ct)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory or TarEntryType.DirectoryList:
                if (name.Length > 0)
                    folder.AddFolder(name);
                break;
            case var _ when IsFile(entry):
                await folder.AddFileAsync(name, entry.Length, entry.Mode, stream => entry.DataStream?.CopyToAsync(stream, ct) ?? Task.CompletedTask);
                break;
            case TarEntryType.SymbolicLink:
                folder.AddLink(name, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                await folder.AddCopyAsync(name, Relative(entry.LinkName, prefix) ?? "..");
                break;
            case TarEntryType.GlobalExtendedAttributes:
                break;
            default:
                folder.LeaveOut(name, $"not a file, folder or link: {entry.EntryType}");
                break;
        }
    }

    private static bool IsFile(TarEntry entry) => entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;

    private static string? Relative(string name, string? prefix)
    {
        if (prefix is null)
            return name;
        if (string.Equals(name.TrimEnd('/'), prefix, StringComparison.Ordinal))
            return "";
        return name.StartsWith(prefix + "/", StringComparison.Ordinal) ? name[(prefix.Length + 1)..] : null;
    }
}
