using System.Formats.Tar;
using AutoHarness.Sandboxes.Transfer;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>Puts files of the image back into a container.</summary>
internal sealed class DockerRestore(DockerEngine engine, PristineContainers pristine, DockerFiles files, string image, string container)
{
    /// <summary>What runs before the container can be looked at.</summary>
    public static IReadOnlyList<string> KeeperFiles { get; } = 
    [
        "/bin/sh", "/bin/sleep", "/etc/ld.so.preload",
        "/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6", "/lib/ld-linux-aarch64.so.1", "/lib/aarch64-linux-gnu/libc.so.6",
        "/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1",
    ];

    /// <returns>Those paths that were not as in the image.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> paths, CancellationToken ct)
    {
        var changes = await ChangesAsync(ct);
        if (changes.Count == 0)
            return [];

        var restored = new List<string>();
        foreach (var path in paths)
        {
            var (places, exists) = await pristine.ResolveAsync(image, path, ct);
            if (places.Any(changes.Contains) && (exists ? await PutBackAsync(places, changes, ct) : await EmptyAsync(path, ct)))
                restored.Add(path);
        }

        return restored;
    }

    private async Task<HashSet<string>> ChangesAsync(CancellationToken ct)
    {
        try
        {
            var changes = await engine.CallAsync("changes of a container", token => engine.Client.Containers.InspectChangesAsync(container, token), ct);
            return changes?.Select(change => change.Path).ToHashSet(StringComparer.Ordinal) ?? [];
        }
        catch (DockerApiException e)
        {
            throw new SandboxInfrastructureException($"Docker: {DockerEngine.Reason(e)}", e);
        }
        catch (SandboxInfrastructureException e) when (e.InnerException is DockerApiException api && DockerEngine.Reason(api) is var reason && reason.EndsWith("file name too long", StringComparison.Ordinal))
        {
            // Only what runs inside can make folders so deep that the engine cannot walk through them.
            throw new SandboxRequestException($"the sandbox's files cannot be looked through: {reason[..Math.Min(reason.Length, 200)]}… file name too long");
        }
    }

    private async Task<bool> PutBackAsync(IReadOnlyList<string> places, HashSet<string> changes, CancellationToken ct)
    {
        var changed = false;
        foreach (var part in places.Distinct(StringComparer.Ordinal).Where(changes.Contains))
        {
            if (await pristine.LookAsync(image, part, ct) is not { } original)
                continue;
            var now = await DockerFiles.LookAsync(engine, container, part, ct);
            if (original.IsFolder && now is { IsFolder: true })
                continue;
            changed = true;
            var content = original.IsFile ? await pristine.ReadAsync(image, part, ct) : null;
            await files.PutAsync(part, tar => WriteAsync(tar, part.Trim('/'), original, content, ct), ct);
        }

        return changed;
    }

    private static Task WriteAsync(TarWriter tar, string name, DockerFileLook original, byte[]? content, CancellationToken ct) => original switch
    {
        { IsLink: true } => tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = original.Target, Mode = UnixFile.Executable }, ct),
        { IsFolder: true } => tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, name + "/") { Mode = original.Permissions }, ct),
        _ => FolderTar.AddBytesAsync(tar, name, content, original.Permissions, ct),
    };

    /// <summary>The engine has no way to delete a file, and an empty one is as good for what is asked here.</summary>
    private async Task<bool> EmptyAsync(string path, CancellationToken ct)
    {
        if (await DockerFiles.LookAsync(engine, container, path, ct) is not { IsFolder: false } now || now is { IsFile: true, Size: 0 })
            return false;
        await files.WriteAsync(path, ReadOnlyMemory<byte>.Empty, UnixFile.Plain, ct);
        return true;
    }
}
