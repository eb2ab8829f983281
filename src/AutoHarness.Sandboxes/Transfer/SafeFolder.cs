using System.Collections.Immutable;

namespace AutoHarness.Sandboxes.Transfer;

/// <summary>
/// Writes what an untrusted source sends into one folder of the host and nowhere else. Names cannot climb, no link is ever followed while writing, links
/// are made last and only where they cannot lead out, devices and pipes are left out, and limits hold. Not thread-safe.
/// </summary>
internal sealed class SafeFolder(string root, string source, DownloadOptions options)
{
    private readonly ImmutableArray<DownloadReport.Entry>.Builder leftOut = ImmutableArray.CreateBuilder<DownloadReport.Entry>();
    private readonly List<(string Path, string Target)> links = [];

    // Nothing but this object writes here, and it never takes a folder away, so each is looked at once.
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);
    private long bytes;
    private int entries, files;

    /// <summary>The path for a name, its parents made; null when it is not wanted or not safe.</summary>
    /// <param name="name">Relative, with <c>/</c> between names.</param>
    /// <exception cref="SandboxFileException">There are too many entries.</exception>
    public string? Place(string name)
    {
        var parts = Split(name);
        if (parts is null)
        {
            LeaveOut(name, "the name leads out of the folder");
            return null;
        }

        var clean = string.Join('/', parts);
        if (parts.Length > 0 && IsExcluded(parts))
            return null;
        if (++entries > options.MaxEntries)
            throw new SandboxFileException(source, $"more than {options.MaxEntries} files");

        var parent = Path.Combine(root, string.Join('/', parts.SkipLast(1)));
        try
        {
            if (!folders.Contains(parent))
                EnsureFolders(parts.AsSpan(0, Math.Max(0, parts.Length - 1)));
        }
        catch (IOException e)
        {
            LeaveOut(clean, e.Message);
            return null;
        }

        return Path.Combine(root, clean);
    }

    /// <summary>Makes a folder with readable and writable contents, whatever its mode says; false when it is not wanted or not safe.</summary>
    public bool AddFolder(string name)
    {
        if (Place(name) is not { } path)
            return false;
        Try(name, () => EnsureFolder(path));
        return folders.Contains(path);
    }

    /// <summary>Writes a file.</summary>
    /// <param name="name">Relative.</param>
    /// <param name="length">As announced; counted before anything is read.</param>
    /// <param name="mode">Only the permission bits count.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="SandboxFileException">A limit is broken.</exception>
    public async Task AddFileAsync(string name, long length, UnixFileMode mode, Func<Stream, Task> write)
    {
        if (Place(name) is not { } path)
            return;
        if (length > options.MaxBytes - bytes)
            throw new SandboxFileException(source, $"more than {options.MaxBytes} bytes");

        bytes += length;
        FileStream? stream = null;
        Try(name, () =>
        {
            RemoveInTheWay(path);
            stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        });
        if (stream is null)
            return;

        await using (stream)
        {
            await write(stream);
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (mode & (UnixFileMode)0x1FF) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
        files++;
    }

    /// <summary>Remembers a link; it is made by <see cref="Finish"/>.</summary>
    public void AddLink(string name, string target)
    {
        if (Place(name) is not { } path)
            return;
        if (StaysInside(Split(name)!.Length - 1, target))
            links.Add((path, target));
        else
            LeaveOut(name, $"the link leads out of the folder: {target}");
    }

    /// <summary>Copies a file that is there already, in place of a hard link to it.</summary>
    public async Task AddCopyAsync(string name, string original)
    {
        if (Split(original) is not { } parts || Path.Combine(root, string.Join('/', parts)) is var from && NativeFile.Look(null, from) is not { IsRegular: true })
        {
            LeaveOut(name, $"a hard link to what was not copied: {original}");
            return;
        }

        // Opened first: the copy's own place may be below the original's, whose name becomes a folder then.
        await using var content = File.OpenRead(from);
        await AddFileAsync(name, content.Length, UnixFile.Plain, stream => content.CopyToAsync(stream));
    }

    public void LeaveOut(string name, string reason) => leftOut.Add(new DownloadReport.Entry(name, reason));

    /// <summary>Makes the links and reports.</summary>
    public DownloadReport Finish(bool isFolder)
    {
        foreach (var (path, target) in links)
        {
            Try(path, () =>
            {
                RemoveInTheWay(path);
                File.CreateSymbolicLink(path, target);
            });
        }

        return new DownloadReport(isFolder, files, bytes, leftOut.ToImmutable());
    }

    /// <summary>The names of a path; null when it is absolute, climbs or cannot be a path.</summary>
    private static string[]? Split(string name)
    {
        if (name.StartsWith('/') || name.Contains('\0', StringComparison.Ordinal))
            return null;
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ".").ToArray();
        return parts.Contains("..", StringComparer.Ordinal) ? null : parts;
    }

    /// <summary>
    /// A target may climb only at its beginning: there the folders are real ones, while a name in its middle may itself be a link, after which ".." is anywhere.
    /// </summary>
    private static bool StaysInside(int depth, string target)
    {
        if (target.StartsWith('/') || target.Contains('\0', StringComparison.Ordinal))
            return false;
        var parts = target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ".").ToArray();
        var climbs = parts.TakeWhile(part => part is "..").Count();
        return climbs <= depth && !parts.Skip(climbs).Contains("..", StringComparer.Ordinal);
    }

    private void EnsureFolders(ReadOnlySpan<string> parts)
    {
        var folder = root;
        foreach (var part in parts)
        {
            folder = Path.Combine(folder, part);
            EnsureFolder(folder);
        }
    }

    private void EnsureFolder(string path)
    {
        if (folders.Contains(path))
            return;
        if (NativeFile.Look(null, path) is not { IsDirectory: true })
        {
            RemoveInTheWay(path);
            Directory.CreateDirectory(path);
        }

        folders.Add(path);
    }

    private static void RemoveInTheWay(string path)
    {
        if (NativeFile.Look(null, path) is { } there)
        {
            if (there.IsDirectory)
                throw new IOException("a folder is in the way");
            File.Delete(path);
        }
    }

    private bool IsExcluded(string[] parts)
    {
        if (options.Excludes is not { } excludes)
            return false;
        for (var count = 1; count <= parts.Length; count++)
        {
            if (excludes(string.Join('/', parts.Take(count))))
                return true;
        }

        return false;
    }

    /// <summary>A name that the host's file system cannot have is the sandbox's fault; a full disk is not.</summary>
    private void Try(string name, Action write)
    {
        const int noSpace = 28, quota = 122;
        try
        {
            write();
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is noSpace or quota)
        {
            throw new SandboxInfrastructureException($"no space for a download: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            LeaveOut(name, e.Message);
        }
    }
}
