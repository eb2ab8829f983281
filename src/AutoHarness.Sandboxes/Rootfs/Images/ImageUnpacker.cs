using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Transfer;

namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary>
/// Unpacks images into folders whose files belong to a sandbox's users. The unpacking itself happens in a space that sees nothing but the machine's programs and the
/// folder, since an image may come from anybody.
/// </summary>
internal sealed class ImageUnpacker(LocalHost host)
{
    private const string FilesName = "files";

    private static readonly string[] ProgramFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal) { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin", ["LC_ALL"] = "C.UTF-8" };

    /// <summary>Unpacks an archive: <c>docker save</c>, an OCI layout, or a plain root file system.</summary>
    public async Task<ImageRecord> UnpackAsync(string archive, string part, CancellationToken ct)
    {
        var parts = Path.Combine(part, "parts");
        try
        {
            var content = await ImageArchive.OpenAsync(archive, parts, ct);
            return await WithSpaceAsync(part, async space =>
            {
                foreach (var layer in content.Layers)
                {
                    await using var stream = ImageArchive.OpenLayer(layer);
                    await ExtractAsync(space, stream, await ImageArchive.FindDeletedAsync(layer, ct), ct);
                }

                return content.Config;
            }, ct);
        }
        finally
        {
            if (Directory.Exists(parts))
                Directory.Delete(parts, recursive: true);
        }
    }

    /// <summary>Copies an unpacked root file system.</summary>
    public Task<ImageRecord> CopyFolderAsync(string folder, string part, CancellationToken ct) => WithSpaceAsync(part, async space =>
    {
        await using var packing = await host.Processes.StartAsync(
            new ProcessSpec(host.Tools.Tar, ["-C", folder, "--one-file-system", "--numeric-owner", "--xattrs", "-cf", "-", "."]) { Environment = Variables, MarksTree = false }, ct);
        await packing.Input.DisposeAsync();
        await ExtractAsync(space, packing.Output, [], ct);
        if (await packing.Exited != 0)
            throw new SandboxInfrastructureException($"{folder} cannot be read: {packing.Errors.Text.Trim()}");
        return new ImageConfig();
    }, ct);

    private static List<string> Arguments(string point)
    {
        List<string> arguments = ["--ro-bind", "/usr", "/usr"];
        foreach (var folder in ProgramFolders)
        {
            if (new DirectoryInfo(folder).LinkTarget is { } target)
                arguments.AddRange(["--symlink", target, folder]);
            else if (Directory.Exists(folder))
                arguments.AddRange(["--ro-bind", folder, folder]);
        }

        arguments.AddRange(["--unshare-net", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", point, "/image", "--chdir", "/"]);
        return arguments;
    }

    private async Task<ImageRecord> WithSpaceAsync(string part, Func<Space, Task<ImageConfig>> fill, CancellationToken ct)
    {
        var files = Directory.CreateDirectory(Path.Combine(part, FilesName)).FullName;
        // The sandbox's root must own the folder to fill it.
        if (host.IsPrivileged)
            await RunAsync("chown", [$"{host.FirstIdText}:{host.FirstIdText}", files], ct);
        using var run = LocalRun.Create(host);
        await using (var holder = await Holder.BindAsync(host, run.MountPoint, files, ct))
        await using (var space = await Space.StartAsync(host, holder, [], Arguments(run.MountPoint), Variables, ["sleep", "infinity"], ct))
        {
            var config = await fill(space);
            // Where the folder will be when it is whole.
            var final = Path.Combine(Path.GetDirectoryName(part)!, Path.GetFileName(part).Split(".part-")[0], FilesName);
            return new ImageRecord([Path.GetRelativePath(host.State, final)], config);
        }
    }

    private async Task ExtractAsync(Space space, Stream content, IReadOnlyList<string> deleted, CancellationToken ct)
    {
        if (deleted.Count > 0)
        {
            var names = Encoding.UTF8.GetBytes(string.Join('\0', deleted) + "\0");
            await CheckAsync(await host.Processes.RunAsync(Inside(space, ["xargs", "-0", "rm", "-rf", "--"]) with { Input = names }, ct));
        }

        List<string> extract = ["tar", "-C", "/image", "--numeric-owner", "--exclude=.wh.*", "--exclude=dev/*", "--exclude=./dev/*", "--delay-directory-restore", "-xpf", "-"];
        extract.Insert(3, host.IsPrivileged ? "--same-owner" : "--no-same-owner");
        await using var unpacking = await host.Processes.StartAsync(Inside(space, extract), ct);
        try
        {
            await content.CopyToAsync(unpacking.Input, ct);
            await unpacking.Input.DisposeAsync();
        }
        catch (IOException)
        {
            // It ended early; its exit code and words say why.
        }

        if (await unpacking.Exited.WaitAsync(ct) != 0)
            throw new SandboxRequestException($"the image cannot be unpacked: {unpacking.Errors.Text.Trim()}");
    }

    private ProcessSpec Inside(Space space, IReadOnlyList<string> program) => LocalExec.Build(host, space, [], program, Variables, 0, 0) with { OutputCap = 16 * 1024 };

    private async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct) =>
        await CheckAsync(await host.Processes.RunAsync(new ProcessSpec(program, arguments) { Environment = Variables }, ct));

    private static Task CheckAsync(ProcessResult result) => result.Succeeded
        ? Task.CompletedTask
        : throw new SandboxInfrastructureException($"an image cannot be unpacked: {result.Stderr.Text.Trim()}");
}
