using System.Formats.Tar;
using System.Net;
using AutoHarness.Sandboxes.Transfer;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>Copies into and out of one container through the engine's archives.</summary>
internal sealed class DockerFiles(DockerEngine engine, string container)
{
    private const int MaxLinks = 10;

    private static readonly string[] InsideErrors = ["Error processing tar file", "not a directory", "read-only", "cannot overwrite"];

    private static readonly TimeSpan TransferLimit = TimeSpan.FromHours(1);

    /// <summary>What is at a path, links not followed at its end; null when there is nothing.</summary>
    public static async Task<DockerFileLook?> LookAsync(DockerEngine engine, string container, string path, CancellationToken ct)
    {
        try
        {
            var answer = await engine.CallAsync(
                "look at a file", token => engine.Client.Containers.GetArchiveFromContainerAsync(container, new ContainerPathStatParameters { Path = path }, true, token), ct);
            return DockerFileLook.Of(answer.Stat);
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            if (DockerEngine.Reason(e).Contains("No such container", StringComparison.OrdinalIgnoreCase))
                throw Gone(container, e);
            return null;
        }
        catch (DockerApiException e)
        {
            throw new SandboxFileException(path, DockerEngine.Reason(e));
        }
        catch (SandboxInfrastructureException e) when (e.InnerException is DockerApiException { StatusCode: HttpStatusCode.InternalServerError })
        {
            // The engine answers so, and without a word, when a file stands where the path needs a folder. An engine that is broken fails the next call too.
            return null;
        }
    }

    public async Task UploadAsync(string source, string target, CancellationToken ct)
    {
        var name = NameOf(target);
        if (File.Exists(source))
        {
            await PutAsync(target, tar => FolderTar.AddAsync(tar, new FileInfo(ResolveFile(source)), name, ct), ct);
            return;
        }

        if (!Directory.Exists(source))
            throw new SandboxRequestException($"no such file or folder to upload: {source}");
        // A folder's own entry would change the mode of one that is there.
        var isThere = name.Length == 0 || await LookAsync(engine, container, target, ct) is { IsFile: false };
        await PutAsync(target, async tar =>
        {
            if (!isThere)
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, name + "/") { Mode = UnixFile.Executable }, ct);
            await FolderTar.AddFolderAsync(tar, source, name.Length == 0 ? "" : name + "/", _ => true, ct);
        }, ct);
    }

    public Task WriteAsync(string target, ReadOnlyMemory<byte> content, UnixFileMode mode, CancellationToken ct) =>
        PutAsync(target, tar => FolderTar.AddBytesAsync(tar, NameOf(target), content, mode, ct), ct);

    /// <summary>Sends an archive whose names are relative to the root.</summary>
    public async Task PutAsync(string target, Func<TarWriter, Task> write, CancellationToken ct)
    {
        try
        {
            await FolderTar.StreamAsync(write, archive => DockerEngine.CallAsync("upload", TransferLimit, async token =>
            {
                await engine.Client.Containers.ExtractArchiveToContainerAsync(
                    container, new CopyToContainerParameters { Path = "/", AllowOverwriteDirWithFile = false }, archive, token);
                return true;
            }, ct));
        }
        catch (DockerApiException e)
        {
            throw Refused(target, e);
        }
        catch (SandboxInfrastructureException e) when (e.InnerException is DockerApiException api && IsOfTheSandbox(DockerEngine.Reason(api)))
        {
            throw new SandboxFileException(target, DockerEngine.Reason(api));
        }
    }

    public async Task<DownloadReport> DownloadAsync(string source, string target, DownloadOptions options, CancellationToken ct)
    {
        var (path, look) = await FollowAsync(source, ct) ?? throw new SandboxFileException(source, "no such file or folder", isMissing: true);
        var root = look.IsFolder ? target : Path.GetDirectoryName(Path.GetFullPath(target))!;
        Directory.CreateDirectory(root);
        var folder = new SafeFolder(root, source, options);
        await ReadAsync(path, archive => look.IsFolder
            ? TarExtractor.ExtractAsync(archive, FirstName(path), folder, source, ct)
            : TarExtractor.ExtractSingleAsync(archive, Path.GetFileName(target), folder, source, ct), ct);
        return folder.Finish(look.IsFolder);
    }

    public async Task<byte[]?> ReadFileAsync(string source, long cap, CancellationToken ct)
    {
        if (await FollowAsync(source, ct) is not { } found)
            return null;
        if (!found.Look.IsFile)
            throw new SandboxFileException(source, "no regular file");
        if (found.Look.Size > cap)
            throw new SandboxFileException(source, $"larger than {cap} bytes");
        byte[] content = [];
        await ReadAsync(found.Path, async archive => content = await TarExtractor.ReadSingleAsync(archive, source, cap, ct), ct);
        return content;
    }

    private static string NameOf(string target) => target.StartsWith('/')
        ? target.Trim('/')
        : throw new SandboxRequestException($"not an absolute path: {target}");

    private static string ResolveFile(string source) => new FileInfo(source).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? source;

    private static string FirstName(string path) => path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed[(trimmed.LastIndexOf('/') + 1)..] : "/";

    private static SandboxInfrastructureException Gone(string container, Exception e) => new($"Docker: the container {container[..12]} is gone", e);

    /// <summary>Errors of the file system inside are the sandbox's; the engine reports them as its own.</summary>
    private static bool IsOfTheSandbox(string reason) => 
        InsideErrors.Any(text => reason.Contains(text, StringComparison.OrdinalIgnoreCase)) && !reason.Contains("no space left", StringComparison.OrdinalIgnoreCase);

    private SandboxException Refused(string path, DockerApiException e)
    {
        var reason = DockerEngine.Reason(e);
        return reason.Contains("No such container", StringComparison.OrdinalIgnoreCase) ? Gone(container, e) : new SandboxFileException(path, reason);
    }

    /// <summary>The engine resolves a link's target in the container's own root, but sends the link itself when asked for its archive.</summary>
    private async Task<(string Path, DockerFileLook Look)?> FollowAsync(string source, CancellationToken ct)
    {
        var path = "/" + NameOf(source);
        for (var links = 0; links < MaxLinks; links++)
        {
            if (await LookAsync(engine, container, path, ct) is not { } look)
                return null;
            if (!look.IsLink)
                return (path, look);
            path = look.Target.StartsWith('/') ? look.Target : path[..(path.LastIndexOf('/') + 1)] + look.Target;
        }

        throw new SandboxFileException(source, "a link that leads nowhere");
    }

    private async Task ReadAsync(string path, Func<Stream, Task> read, CancellationToken ct)
    {
        try
        {
            await DockerEngine.CallAsync("download", TransferLimit, async token =>
            {
                var answer = await engine.Client.Containers.GetArchiveFromContainerAsync(container, new ContainerPathStatParameters { Path = path }, false, token);
                await using var stream = new EngineStream(answer.Stream!);
                await read(stream);
                return true;
            }, ct);
        }
        catch (DockerApiException e)
        {
            throw Refused(path, e);
        }
    }
}
