using AutoHarness.Sandboxes.Transfer;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.Sandboxes.Rootfs.Files;

/// <summary>Copies between the host and a sandbox's tree.</summary>
internal static class RootedCopy
{
    /// <summary>Copies a file to a path, or what is in a folder into a folder.</summary>
    /// <param name="tree">The sandbox's files.</param>
    /// <param name="source">On the host.</param>
    /// <param name="target">Inside.</param>
    /// <param name="includes">Says by its name, relative to a source folder, whether an entry is wanted.</param>
    /// <param name="owner">User and group inside.</param>
    /// <param name="mode">For files; null keeps theirs.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task UploadAsync(
        RootedTree tree, string source, string target, Func<string, bool> includes, (uint User, uint Group) owner, UnixFileMode? mode, CancellationToken ct)
    {
        if (File.Exists(source))
        {
            await CopyFileAsync(tree, source, target, owner, mode, ct);
            return;
        }

        if (!Directory.Exists(source))
            throw new SandboxRequestException($"no such file or folder to upload: {source}");
        tree.MakeFolder(target, owner.User, owner.Group);
        var modes = new Stack<(string Path, UnixFileMode Mode)>();
        foreach (var entry in FolderWalk.Enumerate(source))
        {
            ct.ThrowIfCancellationRequested();
            var relative = Path.GetRelativePath(source, entry.FullName);
            var path = target.TrimEnd('/') + "/" + relative;
            if (entry is DirectoryInfo { LinkTarget: null })
            {
                if (!includes(relative))
                    continue;
                tree.MakeFolder(path, owner.User, owner.Group);
                modes.Push((path, entry.UnixFileMode));
            }
            else if (!includes(relative))
            {
                continue;
            }
            else if (entry.LinkTarget is { } link)
            {
                tree.MakeLink(path, link);
            }
            else if (UnixFile.IsRegular(entry.FullName))
            {
                await CopyFileAsync(tree, entry.FullName, path, owner, mode, ct);
            }
        }

        // Last, since without root nothing can be put into a folder that may not be written to.
        foreach (var (path, folderMode) in modes)
            tree.Change(path, null, folderMode);
    }

    /// <summary>Copies out of the sandbox.</summary>
    public static async Task<DownloadReport> DownloadAsync(RootedTree tree, string source, string target, DownloadOptions options, CancellationToken ct)
    {
        using var open = tree.Open(source) ?? throw new SandboxFileException(source, "no such file or folder", isMissing: true);
        var look = NativeFile.Look(open, null)!.Value;
        var root = look.IsDirectory ? target : Path.GetDirectoryName(Path.GetFullPath(target))!;
        Directory.CreateDirectory(root);
        var folder = new SafeFolder(root, source, options);
        if (look.IsDirectory)
            await AddAllAsync(open, "", folder, ct);
        else
            await AddFileAsync(open, Path.GetFileName(target), look, folder, ct);
        return folder.Finish(look.IsDirectory);
    }

    private static async Task CopyFileAsync(RootedTree tree, string source, string target, (uint User, uint Group) owner, UnixFileMode? mode, CancellationToken ct)
    {
        await using var content = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await tree.WriteAsync(target, content, mode ?? new FileInfo(source).UnixFileMode, owner.User, owner.Group, ct);
    }

    private static async Task AddAllAsync(SafeFileHandle open, string prefix, SafeFolder folder, CancellationToken ct)
    {
        foreach (var name in RootedTree.List(open))
        {
            ct.ThrowIfCancellationRequested();
            var path = prefix + name;
            switch (NativeFile.Look(open, name))
            {
                case null:
                    break;
                case { IsLink: true }:
                    folder.AddLink(path, RootedCalls.ReadLink(open, name) ?? "");
                    break;
                case { IsDirectory: true }:
                    if (!folder.AddFolder(path))
                        break;
                    using (var inner = RootedCalls.Open(open, name, RootedCalls.ReadOnly | RootedCalls.FolderOnly | RootedCalls.NoFollow, out _))
                    {
                        if (inner is not null)
                            await AddAllAsync(inner, path + "/", folder, ct);
                    }

                    break;
                case { IsRegular: true }:
                    using (var file = RootedCalls.Open(open, name, RootedCalls.ReadOnly | RootedCalls.NonBlocking | RootedCalls.NoFollow, out _))
                    {
                        // Something else may have taken the name since it was looked at.
                        if (file is not null && NativeFile.Look(file, null) is { IsRegular: true } now)
                            await AddFileAsync(file, path, now, folder, ct);
                    }

                    break;
                default:
                    folder.LeaveOut(path, "not a file, folder or link");
                    break;
            }
        }
    }

    private static Task AddFileAsync(SafeFileHandle file, string path, FileLook look, SafeFolder folder, CancellationToken ct) =>
        folder.AddFileAsync(path, look.Size, look.Permissions, async stream =>
        {
            // No more than announced, however fast it grows meanwhile.
            var buffer = new byte[64 * 1024];
            for (long position = 0; position < look.Size;)
            {
                var count = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, (int)Math.Min(buffer.Length, look.Size - position)), position, ct);
                if (count == 0)
                    break;
                await stream.WriteAsync(buffer.AsMemory(0, count), ct);
                position += count;
            }
        });
}
