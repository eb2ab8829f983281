using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using AutoHarness.Sandboxes.Transfer;

namespace AutoHarness.Sandboxes.Remote;

/// <summary>Copies into and out of a service's sandbox: folders as one archive, which is far quicker than file by file.</summary>
internal sealed class RemoteFiles(IRemoteMachine machine)
{
    /// <summary>What an archive may need beyond its files' content, for each entry.</summary>
    private const long EntryBytes = 1536;

    public Task UploadAsync(string source, string target, CancellationToken ct)
    {
        var name = NameOf(target);
        if (File.Exists(source))
            return PutAsync(target, tar => FolderTar.AddAsync(tar, new FileInfo(new FileInfo(source).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? source), name, ct), ct);
        if (!Directory.Exists(source))
            throw new SandboxRequestException($"no such file or folder to upload: {source}");
        return PutAsync(target, async tar =>
        {
            if (name.Length > 0)
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, name + "/") { Mode = UnixFile.Executable }, ct);
            await FolderTar.AddFolderAsync(tar, source, name.Length == 0 ? "" : name + "/", _ => true, ct);
        }, ct);
    }

    public Task WriteAsync(string target, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        PutAsync(target, tar => FolderTar.AddBytesAsync(tar, NameOf(target), content, UnixFile.Plain, ct), ct);

    public async Task<DownloadReport> DownloadAsync(string source, string target, DownloadOptions options, CancellationToken ct)
    {
        var look = await LookAsync(source, ct);
        if (look.Kind == RemoteKind.Missing)
            throw new SandboxFileException(source, "no such file or folder", isMissing: true);
        if (look.Kind == RemoteKind.Other)
            throw new SandboxFileException(source, "no regular file");
        var isFolder = look.Kind == RemoteKind.Folder;
        var root = isFolder ? target : Path.GetDirectoryName(Path.GetFullPath(target))!;
        Directory.CreateDirectory(root);
        var folder = new SafeFolder(root, source, options);
        if (isFolder)
            await DownloadFolderAsync(source, folder, options, ct);
        else
            await folder.AddFileAsync(Path.GetFileName(target), look.Size, (UnixFileMode)look.Mode, file => GetAsync(look.Path, source, content => CopyAsync(content, file, look.Size, ct), ct));
        return folder.Finish(isFolder);
    }

    public async Task<byte[]?> ReadAsync(string source, long cap, CancellationToken ct)
    {
        var look = await LookAsync(source, ct);
        if (look.Kind == RemoteKind.Missing)
            return null;
        if (look.Kind != RemoteKind.File)
            throw new SandboxFileException(source, "no regular file");
        if (look.Size > cap)
            throw new SandboxFileException(source, $"larger than {cap} bytes");
        using var memory = new MemoryStream();
        await GetAsync(look.Path, source, content => CopyAsync(content, memory, look.Size, ct), ct);
        return memory.ToArray();
    }

    private static string NameOf(string path) => path.StartsWith('/') ? path.Trim('/') : throw new SandboxRequestException($"not an absolute path: {path}");

    /// <summary>No more than was announced, whatever comes.</summary>
    private static async Task CopyAsync(Stream content, Stream target, long size, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        while (size > 0 && await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, size)), ct) is var count and > 0)
        {
            await target.WriteAsync(buffer.AsMemory(0, count), ct);
            size -= count;
        }
    }

    private static string Place() => $"{RemoteScripts.Folder}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}.tar";

    private async Task<RemoteLook> LookAsync(string source, CancellationToken ct)
    {
        var (_, output) = await machine.AskAsync(RemoteScripts.Program(RemoteScripts.Look, "/" + NameOf(source)), ct);
        return RemoteLook.Parse(output) ?? throw new SandboxFileException(source, "the sandbox's own tools do not say what it is");
    }

    private async Task DownloadFolderAsync(string source, SafeFolder folder, DownloadOptions options, CancellationToken ct)
    {
        // What is left out on this side is in the archive all the same.
        var limit = (options.Excludes is null ? options.MaxBytes : Math.Max(options.MaxBytes, 1L << 32)) + (options.MaxEntries * EntryBytes) + (1 << 20);
        var archive = Place();
        try
        {
            var (exit, said) = await machine.AskAsync(RemoteScripts.Program(RemoteScripts.Pack, "/" + NameOf(source), archive, limit.ToString(CultureInfo.InvariantCulture)), ct);
            if (exit != 0)
                throw new SandboxFileException(source, $"cannot be packed: {said.Trim()}");
            await GetAsync(archive, source, content => TarExtractor.ExtractAsync(content, ".", folder, source, ct), ct);
        }
        finally
        {
            await machine.AskAsync(["rm", "-f", archive], CancellationToken.None);
        }
    }

    private async Task GetAsync(string path, string source, Func<Stream, Task> read, CancellationToken ct)
    {
        if (!await machine.GetAsync(path, read, ct))
            throw new SandboxFileException(source, "it went away while it was read", isMissing: true);
    }

    private async Task PutAsync(string target, Func<TarWriter, Task> write, CancellationToken ct)
    {
        var archive = Place();
        await using var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 64 * 1024, FileOptions.DeleteOnClose);
        await using (var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
        {
            await write(tar);
        }

        try
        {
            await machine.PutAsync(archive, file, ct);
        }
        catch (RemoteRefusal e)
        {
            throw new SandboxFileException(target, e.Message);
        }

        var (exit, said) = await machine.AskAsync(RemoteScripts.Program(RemoteScripts.Unpack, archive), ct);
        if (exit != 0)
            throw new SandboxFileException(target, said.Trim());
    }
}
