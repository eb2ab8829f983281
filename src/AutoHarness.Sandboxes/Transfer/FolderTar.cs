using System.Formats.Tar;
using System.IO.Pipelines;

namespace AutoHarness.Sandboxes.Transfer;

/// <summary>Writes files of the host as a tar stream in which everything belongs to root.</summary>
internal static class FolderTar
{
    /// <summary>Runs a writer beside its reader, so that no archive is ever whole in memory.</summary>
    /// <param name="write">Writes entries.</param>
    /// <param name="read">Reads the archive to its end.</param>
    public static async Task StreamAsync(Func<TarWriter, Task> write, Func<Stream, Task> read)
    {
        var pipe = new Pipe();
        var writing = WriteAsync();
        await using (var archive = pipe.Reader.AsStream())
        {
            await read(archive);
        }

        await writing;

        async Task WriteAsync()
        {
            Exception? failure = null;
            try
            {
                await using var stream = pipe.Writer.AsStream(leaveOpen: true);
                await using var tar = new TarWriter(stream, TarEntryFormat.Pax);
                await write(tar);
            }
            catch (Exception e)
            {
                failure = e;
                throw;
            }
            finally
            {
                await pipe.Writer.CompleteAsync(failure);
            }
        }
    }

    /// <summary>Adds what is in a folder. Sockets, pipes and devices are left out.</summary>
    /// <param name="tar">Receives the entries, in ordinal order of their names.</param>
    /// <param name="folder">On the host.</param>
    /// <param name="prefix">Before every name: empty, or ends with <c>/</c>.</param>
    /// <param name="includes">Says by its name, relative to the folder, whether a file or link is wanted; folders that hold nothing wanted are added too.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task AddFolderAsync(TarWriter tar, string folder, string prefix, Func<string, bool> includes, CancellationToken ct)
    {
        foreach (var entry in FolderWalk.Enumerate(folder))
        {
            ct.ThrowIfCancellationRequested();
            var relative = Path.GetRelativePath(folder, entry.FullName);
            if (entry is DirectoryInfo { LinkTarget: null } || includes(relative))
                await AddAsync(tar, entry, prefix + relative, ct);
        }
    }

    /// <summary>Adds one file, link or folder (without what is in it) of the host under a name.</summary>
    public static async Task AddAsync(TarWriter tar, FileSystemInfo source, string name, CancellationToken ct)
    {
        if (source.LinkTarget is { } target)
        {
            await tar.WriteEntryAsync(Owned(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target }, source), ct);
        }
        else if (source is DirectoryInfo)
        {
            await tar.WriteEntryAsync(Owned(new PaxTarEntry(TarEntryType.Directory, name + "/"), source), ct);
        }
        else if (UnixFile.IsRegular(source.FullName))
        {
            await using var content = new FileStream(source.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var entry = Owned(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content }, source);
            await tar.WriteEntryAsync(entry, ct);
        }
    }

    /// <summary>Adds a file from memory.</summary>
    public static Task AddBytesAsync(TarWriter tar, string name, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = mode, DataStream = new MemoryStream(content.ToArray(), writable: false) }, ct);

    private static PaxTarEntry Owned(PaxTarEntry entry, FileSystemInfo source)
    {
        entry.Mode = source.LinkTarget is null && !OperatingSystem.IsWindows()
            ? source.UnixFileMode
            : UnixFile.Executable;
        entry.ModificationTime = new DateTimeOffset(source.LastWriteTimeUtc);
        entry.Uid = 0;
        entry.Gid = 0;
        return entry;
    }
}
