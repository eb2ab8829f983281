using System.Globalization;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Rootfs.Files;
using AutoHarness.Sandboxes.Rootfs.Images;
using AutoHarness.Sandboxes.Transfer;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>A running local sandbox.</summary>
internal sealed class LocalSandbox : ISandbox
{
    private static readonly string[] PlainKeeper = ["sleep", "infinity"];
    private static readonly string[] EntrypointKeeper = ["sh", "-c", "sleep infinity"];

    private readonly LocalHost host;
    private readonly LocalRun run;
    private readonly SandboxSpec spec;
    private readonly LocalImage image;
    private readonly Dictionary<string, string> environment;
    private readonly Holder holder;
    private readonly ControlGroup? group;
    private readonly Action<string> disposed;
    private readonly SemaphoreSlim changing = new(1);
    private Space space = null!;
    private int isDisposed, isStopped;

    private LocalSandbox(LocalHost host, LocalRun run, SandboxSpec spec, LocalImage image, Holder holder, ControlGroup? group, Action<string> disposed)
    {
        this.host = host;
        this.run = run;
        this.spec = spec;
        this.image = image;
        this.holder = holder;
        this.group = group;
        this.disposed = disposed;
        environment = new Dictionary<string, string>(image.Config.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in spec.Environment)
            environment[name] = value;
    }

    public string Id => run.Id;

    /// <summary>The folder of what was written, as overlayfs keeps it.</summary>
    internal string WrittenFiles => Path.Combine(run.Upper, "files");

    internal RootedTree Tree => space.Tree;

    internal int HolderId => holder.Id;

    private IEnumerable<string> Groups => group?.Folders ?? [];

    public static async Task<LocalSandbox> StartAsync(
        LocalHost host, LocalOptions options, DiskQuota quota, SandboxSpec spec, LocalImage image, Action<string> disposed, CancellationToken ct)
    {
        var run = LocalRun.Create(host);
        Holder? holder = null;
        ControlGroup? group = null;
        LocalSandbox? sandbox = null;
        try
        {
            var mounts = spec.Mounts.Select((mount, index) => (Path.GetFullPath(mount.Source), Path.Combine(run.Mounts, index.ToString(CultureInfo.InvariantCulture)))).ToArray();
            foreach (var (source, _) in mounts)
            {
                if (!Directory.Exists(source))
                    throw new SandboxRequestException($"no such folder to mount: {source}");
            }

            holder = await Holder.OverlayAsync(host, run.MountPoint, run.Upper, image.Layers, spec.Limits.StorageBytes ?? options.Defaults.StorageBytes, quota, mounts, ct);
            group = MakeGroup(host, options, spec);
            sandbox = new LocalSandbox(host, run, spec, image, holder, group, disposed);
            await sandbox.StartSpaceAsync(ct);
            await sandbox.FurnishAsync(ct);
            return sandbox;
        }
        catch
        {
            if (sandbox?.space is { } started)
                await started.DisposeAsync();
            if (holder is not null)
                await holder.DisposeAsync();
            if (group is not null)
                await group.DisposeAsync();
            run.Dispose();
            throw;
        }
    }

    public async Task<ProcessResult> ExecAsync(SandboxCommand command, CancellationToken ct)
    {
        if (command.Service is not (null or "main"))
            throw new SandboxRequestException($"there is no service '{command.Service}': the sandbox is a single container");
        ct.ThrowIfCancellationRequested();
        if (space.HasEnded)
            await ReviveAsync(ct);

        var current = space;
        var user = UserOf(command.User ?? spec.User ?? image.Config.User);
        var folder = command.WorkingDirectory ?? spec.WorkingDirectory ?? image.Config.WorkingDirectory;
        var result = await host.Processes.RunAsync(Describe(current, command, user, folder), ct);
        // The first process was ended by the command itself, or by another one; the next command finds the sandbox running again.
        if (result.ExitCode != 0 && current.HasEnded)
            await ReviveAsync(ct);
        return result;
    }

    public Task UploadAsync(string source, string target, CancellationToken ct) =>
        RootedCopy.UploadAsync(space.Tree, source, Absolute(target), _ => true, (0, 0), null, ct);

    public async Task WriteFileAsync(string target, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        await space.Tree.WriteAsync(Absolute(target), stream, UnixFile.Plain, 0, 0, ct);
    }

    public Task<DownloadReport> DownloadAsync(string source, string target, DownloadOptions options, CancellationToken ct) =>
        RootedCopy.DownloadAsync(space.Tree, Absolute(source), target, options, ct);

    public async Task<byte[]?> ReadFileAsync(string source, long cap, CancellationToken ct)
    {
        using var file = space.Tree.Open(Absolute(source));
        if (file is null)
            return null;
        if (NativeFile.Look(file, null) is not { IsRegular: true } look)
            throw new SandboxFileException(source, "no regular file");
        if (look.Size > cap)
            throw new SandboxFileException(source, $"larger than {cap} bytes");
        var content = new byte[look.Size];
        var count = 0;
        while (count < content.Length && await RandomAccess.ReadAsync(file, content.AsMemory(count), count, ct) is var read and > 0)
            count += read;
        return content[..count];
    }

    public async Task EndProcessesAsync(CancellationToken ct)
    {
        await changing.WaitAsync(ct);
        try
        {
            await StartAgainAsync(ct);
        }
        finally
        {
            changing.Release();
        }
    }

    public Task<IReadOnlyList<string>> RestoreAsync(IReadOnlyList<string> paths, CancellationToken ct) => new LocalRestore(host, image, space.Tree).RunAsync(paths, ct);

    public Task SetNetworkAsync(SandboxNetwork network, CancellationToken ct) =>
        throw new SandboxRequestException("the local sandbox cannot change its network while it runs");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        run.Dispose();
        changing.Dispose();
        disposed(Id);
    }

    /// <summary>Ends everything and takes the mounts away; what was written still lies in its folder.</summary>
    internal async Task StopAsync()
    {
        if (Interlocked.Exchange(ref isStopped, 1) != 0)
            return;
        await space.DisposeAsync();
        await holder.DisposeAsync();
        if (group is not null)
            await group.DisposeAsync();
    }

    /// <summary>Runs a program that reads a stream, as root and without the sandbox's limits on output; for builds.</summary>
    internal ProcessSpec Program(IReadOnlyList<string> program, string folder, LocalUser user, IReadOnlyDictionary<string, string> variables) =>
        LocalExec.Build(host, space, Groups, InFolder(program, folder), WithHome(variables, user), user.Id, user.Group);

    internal LocalUser UserOf(string? user)
    {
        var name = string.IsNullOrEmpty(user) ? "0" : user;
        var found = PasswdFile.Find(space.Tree, name);
        return host.IsPrivileged || found is { Id: 0, Group: 0 }
            ? found
            : throw new SandboxRequestException($"without root the local sandbox has a single user, so it cannot run as {name}; start as root or use 'sandbox: docker'");
    }

    private static string Absolute(string path) => path.StartsWith('/') ? path : throw new SandboxRequestException($"not an absolute path: {path}");

    private static Dictionary<string, string> WithHome(IReadOnlyDictionary<string, string> variables, LocalUser user)
    {
        var all = new Dictionary<string, string>(variables, StringComparer.Ordinal);
        all.TryAdd("HOME", user.Home);
        all.TryAdd("HOSTNAME", "sandbox");
        return all;
    }

    /// <summary>The shell changes the folder itself: for the host's tools it would be a path of the host.</summary>
    private static IReadOnlyList<string> InFolder(IReadOnlyList<string> program, string folder) =>
        folder is "/" ? program : ["/bin/sh", "-c", "cd -- \"$0\" && exec \"$@\"", folder, .. program];

    private static ControlGroup? MakeGroup(LocalHost host, LocalOptions options, SandboxSpec spec)
    {
        if (host.Groups.Count == 0)
            return null;
        var limits = new JailLimits
        {
            MemoryBytes = spec.Limits.MemoryBytes ?? options.Defaults.MemoryBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Processes = spec.Limits.Processes ?? options.Defaults.Processes ?? 4096,
            CpuCores = spec.Limits.CpuCores ?? options.Defaults.CpuCores,
        };
        try
        {
            return ControlGroup.Create(host.Groups, limits, host.Time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxInfrastructureException($"a control group was refused: {e.Message}", e);
        }
    }

    private ProcessSpec Describe(Space current, SandboxCommand command, LocalUser user, string folder)
    {
        if (folder is not "/")
        {
            using var there = current.Tree.Open(folder);
            if (there is null || NativeFile.Look(there, null) is not { IsDirectory: true })
                throw new SandboxRequestException($"no such working directory in the sandbox: {folder}");
        }

        var variables = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        foreach (var (name, value) in command.Environment)
            variables[name] = value;
        IReadOnlyList<string> program = folder is "/"
            ? [command.Shell, "-c", command.Text]
            : [command.Shell, "-c", "cd -- \"$1\" && exec \"$0\" -c \"$2\"", command.Shell, folder, command.Text];
        return LocalExec.Build(host, current, Groups, program, WithHome(variables, user), user.Id, user.Group) with
        {
            TimeLimit = command.TimeLimit,
            OutputCap = command.OutputCap,
            LeavesBackground = true,
        };
    }

    private async Task ReviveAsync(CancellationToken ct)
    {
        await changing.WaitAsync(ct);
        try
        {
            if (space.HasEnded)
                await StartAgainAsync(ct);
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task StartAgainAsync(CancellationToken ct)
    {
        await space.EndAsync();
        await WaitUntilEmptyAsync(ct);
        // What keeps the sandbox alive runs before anybody could look at it. The old space's descriptors still show its files.
        await RestoreAsync(Docker.DockerRestore.KeeperFiles, ct);
        var old = space;
        await StartSpaceAsync(ct);
        await old.DisposeAsync();
    }

    /// <summary>The kernel ends a space's processes one after the other; none may act any more when this returns.</summary>
    private async Task WaitUntilEmptyAsync(CancellationToken ct)
    {
        while (Groups.Any(folder => File.ReadLines(Path.Combine(folder, "cgroup.procs")).Any()))
            await Task.Delay(TimeSpan.FromMilliseconds(2), host.Time, ct);
    }

    private async Task StartSpaceAsync(CancellationToken ct)
    {
        List<string> arguments = ["--bind", run.MountPoint, "/", "--proc", "/proc", "--dev", "/dev", "--size", "67108864", "--tmpfs", "/dev/shm"];
        if (spec.Network.Kind == SandboxNetworkKind.None)
            arguments.Insert(0, "--unshare-net");
        foreach (var (mount, index) in spec.Mounts.Select((mount, index) => (mount, index)))
            arguments.AddRange([mount.ReadOnly ? "--ro-bind" : "--bind", Path.Combine(run.Mounts, index.ToString(CultureInfo.InvariantCulture)), mount.Target]);
        arguments.AddRange(["--chdir", "/"]);
        IReadOnlyList<string> first = image.Config.Entrypoint.Count == 0 ? PlainKeeper : [.. image.Config.Entrypoint, .. EntrypointKeeper];
        space = await Space.StartAsync(host, holder, Groups, arguments, environment, first, ct);
    }

    /// <summary>What an engine would put into every container.</summary>
    private async Task FurnishAsync(CancellationToken ct)
    {
        var tree = space.Tree;
        foreach (var mount in spec.Mounts.Where(mount => !mount.ReadOnly && host.IsPrivileged))
            tree.Change(mount.Target, (0, 0), null);
        if (spec.WorkingDirectory is { } folder)
            tree.MakeFolder(folder);
        if (tree.Look("/etc/hosts") is null)
            await WriteAsync("/etc/hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost\n127.0.1.1\tsandbox\n"u8.ToArray());
        if (spec.Network.Kind == SandboxNetworkKind.Public && File.Exists("/etc/resolv.conf"))
            await WriteAsync("/etc/resolv.conf", await File.ReadAllBytesAsync("/etc/resolv.conf", ct));

        async Task WriteAsync(string path, byte[] content)
        {
            try
            {
                await WriteFileAsync(path, content, ct);
            }
            catch (SandboxFileException)
            {
                // An image whose /etc is no folder does without.
            }
        }
    }
}
