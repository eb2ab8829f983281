using AutoHarness.Sandboxes.Docker.Compose;
using AutoHarness.Sandboxes.Processes;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>A running container.</summary>
internal sealed class DockerSandbox : ISandbox
{
    private static readonly TimeSpan DeathNotice = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan RestartNotice = TimeSpan.FromMilliseconds(500);

    // Named where the engine's own machinery is broken, unless its last part, the runtime, stumbles over the container's files.
    private static readonly string[] Machinery = ["containerd", "shim", ".sock"];

    private static readonly string[] FilesInTheWay = ["not a directory", "is a directory", "no such file", "file exists", "symbolic links", "exec format", "permission denied"];

    private readonly DockerEngine engine;
    private readonly EngineWatch watch;
    private readonly TimeProvider time;
    private readonly SandboxSpec spec;
    private readonly DockerImage image;
    private readonly string name;
    private readonly string publicNetwork;
    private readonly int epoch;
    private readonly ComposeProject? project;
    private readonly Action<string, bool> disposed;
    private readonly DockerFiles files;
    private readonly DockerRestore restore;
    private readonly DockerExec exec;
    private readonly DockerDiskWatch disk;
    private readonly SemaphoreSlim reviving = new(1);
    private int isDisposed;

    public DockerSandbox(
        DockerEngine engine, DockerOptions options, PristineContainers pristine, EngineWatch watch, TimeProvider time,
        SandboxSpec spec, DockerImage image, string name, string id, string publicNetwork, int epoch, ComposeProject? project, Action<string, bool> disposed)
    {
        this.engine = engine;
        this.watch = watch;
        this.time = time;
        this.spec = spec;
        this.image = image;
        this.name = name;
        this.publicNetwork = publicNetwork;
        this.epoch = epoch;
        this.project = project;
        this.disposed = disposed;
        Id = id;
        files = new DockerFiles(engine, id);
        restore = new DockerRestore(engine, pristine, files, image.Id, id);
        exec = new DockerExec(engine, id, () => EndProcessesAsync(CancellationToken.None), time);
        disk = new DockerDiskWatch(engine, id, DockerContainers.StorageOf(spec, options), () => EndProcessesAsync(CancellationToken.None), time);
    }

    public string Id { get; }

    public async Task<ProcessResult> ExecAsync(SandboxCommand command, CancellationToken ct)
    {
        if (command.Service is { } service and not "main")
            return await ExecBesideAsync(service, command, ct);

        using var watched = disk.Watch();
        var (user, folder) = (command.User ?? spec.User, command.WorkingDirectory);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (await exec.RunAsync(command, user, folder, ct) is not { } result)
            {
                await ReviveAsync(ct);
                continue;
            }

            // A command that was killed may have been killed along with the first process, which takes the engine a moment to notice.
            if (result is { Signal: not null, TimedOut: false })
            {
                await Task.Delay(DeathNotice, time, ct);
                await ReviveAsync(ct);
            }

            return watched.Note is { } note ? WithNote(result, note) : result;
        }

        throw new SandboxRequestException("the sandbox's first process ends as soon as it starts");
    }

    public Task UploadAsync(string source, string target, CancellationToken ct) => files.UploadAsync(source, target, ct);

    public Task WriteFileAsync(string target, ReadOnlyMemory<byte> content, CancellationToken ct) => files.WriteAsync(target, content, Transfer.UnixFile.Plain, ct);

    public async Task<DownloadReport> DownloadAsync(string source, string target, DownloadOptions options, CancellationToken ct)
    {
        var from = options.Service is { } service and not "main" ? new DockerFiles(engine, await FindServiceAsync(service, ct)) : files;
        return await from.DownloadAsync(source, target, options, ct);
    }

    public Task<byte[]?> ReadFileAsync(string source, long cap, CancellationToken ct) => files.ReadFileAsync(source, cap, ct);

    public async Task EndProcessesAsync(CancellationToken ct)
    {
        await reviving.WaitAsync(ct);
        try
        {
            await KillAsync(ct);
            await StartAgainAsync(ct);
        }
        finally
        {
            reviving.Release();
        }
    }

    public Task<IReadOnlyList<string>> RestoreAsync(IReadOnlyList<string> paths, CancellationToken ct) => restore.RunAsync(paths, ct);

    public async Task SetNetworkAsync(SandboxNetwork network, CancellationToken ct)
    {
        if (!spec.SwitchesNetwork || network.Kind == SandboxNetworkKind.Allowlist)
            throw new SandboxRequestException("this sandbox's network cannot be changed to that");

        var inspected = await InspectAsync(ct);
        var isConnected = inspected.NetworkSettings?.Networks?.ContainsKey(publicNetwork) == true;
        if (network.Kind == SandboxNetworkKind.Public && !isConnected)
            await engine.CallAsync($"network of {name}", token => engine.Client.Networks.ConnectNetworkAsync(publicNetwork, new NetworkConnectParameters { Container = Id }, token), ct);
        else if (network.Kind == SandboxNetworkKind.None && isConnected)
            await engine.CallAsync($"network of {name}", token => engine.Client.Networks.DisconnectNetworkAsync(publicNetwork, new NetworkDisconnectParameters { Container = Id, Force = true }, token), ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        await disk.DisposeAsync();
        var isRemoved = false;
        try
        {
            if (project is not null)
                await project.DisposeAsync();
            await DockerSweep.RemoveContainerAsync(engine, Id, CancellationToken.None);
            isRemoved = true;
        }
        catch (SandboxInfrastructureException)
        {
            // The engine is gone. The provider tries again at its end; after that the next run finds the container by its label.
        }
        finally
        {
            disposed(Id, isRemoved);
            reviving.Dispose();
        }
    }

    private static ProcessResult WithNote(ProcessResult result, string note) => result with
    {
        Stderr = result.Stderr with
        {
            Tail = new ReadOnlyMemory<byte>([.. result.Stderr.Tail.Span, .. System.Text.Encoding.UTF8.GetBytes($"\n[{note}]\n")]),
            TotalBytes = result.Stderr.TotalBytes + note.Length + 4,
        },
    };

    private async Task<ProcessResult> ExecBesideAsync(string service, SandboxCommand command, CancellationToken ct)
    {
        var container = await FindServiceAsync(service, ct);
        return await new DockerExec(engine, container, () => Task.CompletedTask, time).RunAsync(command, command.User, command.WorkingDirectory, ct)
            ?? throw new SandboxRequestException($"the service '{service}' does not run any more");
    }

    private Task<string> FindServiceAsync(string service, CancellationToken ct) => project is null
        ? throw new SandboxRequestException($"there is no service '{service}': the sandbox is a single container")
        : project.FindAsync(service, ct);

    /// <summary>
    /// The container stands still. If the engine was lost meanwhile that is why; otherwise something inside ended the first process, and a sandbox goes on after that
    /// with its files.
    /// </summary>
    private async Task ReviveAsync(CancellationToken ct)
    {
        await reviving.WaitAsync(ct);
        try
        {
            var inspected = await InspectAsync(ct);
            if (inspected.State?.Running == true)
                return;
            // The loss is noticed on a connection of its own, perhaps a moment later than here.
            await Task.Delay(RestartNotice, time, ct);
            if (watch.Epoch != epoch)
                throw new SandboxInfrastructureException($"Docker: the engine was restarted under {name}");
            await StartAgainAsync(ct);
        }
        finally
        {
            reviving.Release();
        }
    }

    private async Task KillAsync(CancellationToken ct)
    {
        try
        {
            await engine.CallAsync($"end of {name}", token => engine.Client.Containers.KillContainerAsync(Id, new ContainerKillParameters { Signal = "KILL" }, token), ct);
        }
        catch (DockerApiException e) when (e.StatusCode == System.Net.HttpStatusCode.Conflict)
        {
            // It stands still already.
        }
        catch (DockerApiException e)
        {
            throw new SandboxInfrastructureException($"Docker: {DockerEngine.Reason(e)}", e);
        }

        await engine.CallAsync($"end of {name}", token => engine.Client.Containers.WaitContainerAsync(Id, token), ct);
    }

    private async Task StartAgainAsync(CancellationToken ct)
    {
        // What keeps the container alive runs before anybody could look at it.
        await restore.RunAsync(DockerRestore.KeeperFiles, ct);
        try
        {
            await engine.CallAsync($"start of {name}", token => engine.Client.Containers.StartContainerAsync(Id, new ContainerStartParameters(), token), ct);
        }
        catch (DockerApiException e)
        {
            throw new SandboxRequestException($"the sandbox does not start any more: {DockerEngine.Reason(e)}");
        }
        catch (SandboxInfrastructureException e) when (e.InnerException is DockerApiException api && IsOfItsFiles(DockerEngine.Reason(api)))
        {
            // It started before; the engine calls it its own failure that the files have become such that it cannot.
            throw new SandboxRequestException($"the sandbox does not start any more: {DockerEngine.Reason(api)}");
        }
    }

    private static bool IsOfItsFiles(string reason) =>
        Names(FilesInTheWay, reason) && (reason.Contains("OCI runtime", StringComparison.Ordinal) || !Names(Machinery, reason));

    private static bool Names(string[] texts, string reason) => Array.Exists(texts, text => reason.Contains(text, StringComparison.OrdinalIgnoreCase));

    private async Task<ContainerInspectResponse> InspectAsync(CancellationToken ct)
    {
        try
        {
            return await engine.CallAsync($"state of {name}", token => engine.Client.Containers.InspectContainerAsync(Id, token), ct);
        }
        catch (DockerApiException e)
        {
            throw new SandboxInfrastructureException($"Docker: the container {name} is gone: {DockerEngine.Reason(e)}", e);
        }
    }
}
