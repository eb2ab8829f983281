using AutoHarness.Sandboxes.Transfer;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.Sandboxes.Rootfs.Files;

/// <summary>
/// A sandbox's files as the harness reaches them: every path is resolved below one open folder, links included, so that nothing a sandbox holds can lead
/// the harness to the machine's own files. Thread-safe.
/// </summary>
/// <param name="root">A folder of the host; may be a link of <c>/proc</c> to a process's root.</param>
/// <param name="firstId">The host's number for the sandbox's root user and group.</param>
internal sealed class RootedTree(string root, uint firstId) : IDisposable
{
    private readonly SafeFileHandle folder = OpenRoot(root);

    public void Dispose() => folder.Dispose();

    /// <summary>Opens what is at a path, all links followed below the root; null when there is nothing.</summary>
    /// <exception cref="SandboxFileException">It cannot be opened.</exception>
    public SafeFileHandle? Open(string path)
    {
        // Opening for reading could block on a pipe; a path-only descriptor can be looked at first.
        using var look = RootedCalls.Open(folder, path, RootedCalls.PathOnly, out var error);
        if (look is null)
            return error is RootedCalls.NotFound or RootedCalls.NotFolder ? null : throw Refused(path, error);
        if (NativeFile.Look(look, null) is not ({ IsRegular: true } or { IsDirectory: true }))
            throw new SandboxFileException(path, "no regular file or folder");
        return RootedCalls.Open(folder, path, RootedCalls.ReadOnly | RootedCalls.NonBlocking, out error) ?? throw Refused(path, error);
    }

    /// <summary>Writes a file with root as its owner; what is in its place is replaced, missing folders are made.</summary>
    public async Task WriteAsync(string path, Stream content, UnixFileMode mode, uint user, uint group, CancellationToken ct)
    {
        using var parent = OpenParent(path, out var name);
        Clear(parent, name, path);
        var file = RootedCalls.Open(parent, name, RootedCalls.WriteNew, out var error) ?? throw Refused(path, error);
        try
        {
            await using var stream = new FileStream(file, FileAccess.Write);
            await content.CopyToAsync(stream, ct);
            await stream.FlushAsync(ct);
            Check(path, RootedCalls.Own(file, "", firstId + user, firstId + group));
            Check(path, RootedCalls.ChangeMode(file, (uint)mode & 0xFFF));
        }
        catch (IOException e)
        {
            throw new SandboxFileException(path, e.Message);
        }
    }

    /// <summary>Makes a folder and those above it; one that is there stays as it is.</summary>
    public void MakeFolder(string path, uint user = 0, uint group = 0)
    {
        using var made = OpenFolder(path, user, group);
    }

    /// <summary>Makes a link; what is in its place is replaced.</summary>
    public void MakeLink(string path, string target)
    {
        using var parent = OpenParent(path, out var name);
        Clear(parent, name, path);
        Check(path, RootedCalls.MakeLink(parent, name, target));
        Check(path, RootedCalls.Own(parent, name, firstId, firstId));
    }

    /// <summary>Changes owner and mode of what is at a path; null leaves one as it is.</summary>
    public void Change(string path, (uint User, uint Group)? owner, UnixFileMode? mode)
    {
        using var file = Open(path) ?? throw new SandboxFileException(path, "no such file or folder", isMissing: true);
        if (owner is { } wanted)
            Check(path, RootedCalls.Own(file, "", firstId + wanted.User, firstId + wanted.Group));
        if (mode is { } bits)
            Check(path, RootedCalls.ChangeMode(file, (uint)bits & 0xFFF));
    }

    /// <summary>Removes a file or link; false when there is none.</summary>
    public bool Remove(string path)
    {
        var (parentPath, name) = Cut(path);
        using var parent = RootedCalls.Open(folder, parentPath, RootedCalls.PathOnly | RootedCalls.FolderOnly, out _);
        if (parent is null || NativeFile.Look(parent, name) is not { } there)
            return false;
        Check(path, RootedCalls.Remove(parent, name, there.IsDirectory));
        return true;
    }

    /// <summary>What is at a path, a link at its end not followed; null when there is nothing.</summary>
    public FileLook? Look(string path)
    {
        var (parentPath, name) = Cut(path);
        if (name.Length == 0)
            return NativeFile.Look(folder, null);
        using var parent = RootedCalls.Open(folder, parentPath, RootedCalls.PathOnly | RootedCalls.FolderOnly, out _);
        return parent is null ? null : NativeFile.Look(parent, name);
    }

    public string? ReadLink(string path)
    {
        var (parentPath, name) = Cut(path);
        using var parent = RootedCalls.Open(folder, parentPath, RootedCalls.PathOnly | RootedCalls.FolderOnly, out _);
        return parent is null ? null : RootedCalls.ReadLink(parent, name);
    }

    /// <summary>The names in an open folder.</summary>
    public static List<string> List(SafeFileHandle open) =>
        [.. new DirectoryInfo($"/proc/self/fd/{open.DangerousGetHandle()}").EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None })
            .Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    private static SandboxFileException Refused(string path, int error) => error switch
    {
        RootedCalls.NoSpace or RootedCalls.Quota => new SandboxFileException(path, "no space left in the sandbox"),
        RootedCalls.NotFound => new SandboxFileException(path, "no such file or folder", isMissing: true),
        _ => new SandboxFileException(path, new System.ComponentModel.Win32Exception(error).Message),
    };

    private static void Check(string path, int error)
    {
        if (error != 0)
            throw Refused(path, error);
    }

    private static (string Parent, string Name) Cut(string path)
    {
        var trimmed = path.Trim('/');
        var slash = trimmed.LastIndexOf('/');
        return slash < 0 ? ("", trimmed) : (trimmed[..slash], trimmed[(slash + 1)..]);
    }

    private static SafeFileHandle OpenRoot(string path) =>
        RootedCalls.OpenHost(path) ?? throw new SandboxInfrastructureException($"the sandbox's files are gone: {path}");

    private static void Clear(SafeFileHandle parent, string name, string path)
    {
        if (NativeFile.Look(parent, name) is { } there)
            Check(path, there.IsDirectory ? RootedCalls.IsFolder : RootedCalls.Remove(parent, name, isFolder: false));
    }

    private SafeFileHandle OpenParent(string path, out string name)
    {
        (var parent, name) = Cut(path);
        if (name.Length == 0)
            throw new SandboxFileException(path, "a folder is in the way");
        return OpenFolder(parent, 0, 0);
    }

    private SafeFileHandle OpenFolder(string path, uint user, uint group)
    {
        var there = RootedCalls.Open(folder, path.Trim('/'), RootedCalls.ReadOnly | RootedCalls.FolderOnly, out var error);
        if (there is not null)
            return there;
        if (error != RootedCalls.NotFound)
            throw Refused(path, error);

        var (parentPath, name) = Cut(path);
        using var parent = OpenFolder(parentPath, user, group);
        var made = RootedCalls.MakeFolder(parent, name);
        if (made is not (0 or RootedCalls.Exists))
            throw Refused(path, made);
        if (made == 0)
            Check(path, RootedCalls.Own(parent, name, firstId + user, firstId + group));
        return RootedCalls.Open(folder, path.Trim('/'), RootedCalls.ReadOnly | RootedCalls.FolderOnly, out error) ?? throw Refused(path, error);
    }
}
