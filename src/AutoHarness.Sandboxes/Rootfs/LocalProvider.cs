using System.Collections.Concurrent;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Rootfs.Images;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>Sandboxes on this machine without an engine: bubblewrap's namespaces over an overlay of an unpacked image.</summary>
public sealed class LocalProvider : ISandboxProvider
{
    private readonly LocalHost host;
    private readonly LocalOptions options;
    private readonly ImageStore images;
    private readonly DiskQuota quota;
    private readonly ConcurrentDictionary<string, LocalSandbox> running = new(StringComparer.Ordinal);

    private LocalProvider(LocalHost host, LocalOptions options, DiskQuota quota, DockerOptions docker)
    {
        this.host = host;
        this.options = options;
        this.quota = quota;
        images = new ImageStore(host, options, docker, StartBuildAsync);
        Capabilities = new SandboxCapabilities
        {
            Builds = true,
            Mounts = true,
            ComposeMissing = "the local sandbox runs single containers; compose files need 'sandbox: docker'",
            DiskQuota = true,
            Networks = SandboxNetworkKind.None | SandboxNetworkKind.Public,
            EndsProcesses = true,
            Restores = true,
        };
        Notes = [.. Describe()];
    }

    public string Name => "local";

    public SandboxCapabilities Capabilities { get; }

    public IReadOnlyList<string> Notes { get; }

    /// <summary>Proves that namespaces, mounts and limits work here, and removes what killed runs left.</summary>
    /// <exception cref="SandboxUnavailableException">They do not.</exception>
    public static async Task<LocalProvider> ArmAsync(LocalOptions options, DockerOptions docker, ProcessRunner processes, TimeProvider time, CancellationToken ct)
    {
        var tools = LocalTools.Find();
        Jail jail;
        try
        {
            jail = await Jail.ArmAsync(JailMode.Bubblewrap, processes, time, ct);
        }
        catch (JailUnavailableException e)
        {
            throw new SandboxUnavailableException(e.Reason, e.Fix);
        }

        var state = Path.GetFullPath(options.StateFolder ?? DefaultState());
        var host = new LocalHost(tools, processes, jail.Groups, state, time);
        try
        {
            foreach (var folder in new[] { state, host.Runs, host.Images, host.MountFolder })
                Directory.CreateDirectory(folder);
            LocalSweep.Run(host);
            return new LocalProvider(host, options, await FindQuotaAsync(host, ct), docker);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxUnavailableException($"the state folder {state} cannot be used: {e.Message}", "set another state folder, or make it writable");
        }
        catch (SandboxInfrastructureException e)
        {
            throw new SandboxUnavailableException(e.Message, "use 'sandbox: docker'");
        }
    }

    public string? Refuses(SandboxSpec spec)
    {
        if (spec.Network.Kind == SandboxNetworkKind.Allowlist)
            return "the local sandbox cannot limit its network to some hosts; only 'public' and 'no-network' can be had";
        if (spec.Image is SandboxImage.Compose)
            return Capabilities.ComposeMissing;
        if (spec.SwitchesNetwork)
            return "the local sandbox cannot change its network while it runs";
        return !host.IsPrivileged && spec.User is not (null or "root" or "0")
            ? $"without root the local sandbox has a single user, so it cannot run as {spec.User}; start as root or use 'sandbox: docker'"
            : null;
    }

    public Task PrepareAsync(SandboxImage image, TimeSpan limit, CancellationToken ct) => Refuses(new SandboxSpec(image)) is { } refusal
        ? throw new SandboxRequestException(refusal)
        : StartLimit.KeepAsync("image", limit, token => images.EnsureAsync(image, token), ct);

    public async Task<ISandbox> StartAsync(SandboxSpec spec, CancellationToken ct)
    {
        if (Refuses(spec) is { } refusal)
            throw new SandboxRequestException(refusal);
        return await StartLimit.KeepAsync($"start of {spec.Name}", spec.StartLimit, async token => await StartAsync(spec, await images.EnsureAsync(spec.Image, token), token), ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in running.Values)
            await sandbox.DisposeAsync();
    }

    private static string DefaultState() => Environment.IsPrivilegedProcess
        ? "/var/lib/auto-harness/sandboxes"
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
            "auto-harness", "sandboxes");

    /// <summary>Tries the mounts that every sandbox needs, with the stronger limit on written bytes first.</summary>
    private static async Task<DiskQuota> FindQuotaAsync(LocalHost host, CancellationToken ct)
    {
        if (host.IsPrivileged && host.Tools.MakeFiles is not null)
        {
            try
            {
                await TryAsync(DiskQuota.Loop);
                return DiskQuota.Loop;
            }
            catch (SandboxInfrastructureException)
            {
                // No loop devices, as in most containers.
            }
        }

        await TryAsync(DiskQuota.Memory);
        return DiskQuota.Memory;

        async Task TryAsync(DiskQuota quota)
        {
            using var run = LocalRun.Create(host);
            var empty = Directory.CreateDirectory(Path.Combine(run.Folder, "empty"));
            await using var holder = await Holder.OverlayAsync(host, run.MountPoint, run.Upper, [Path.GetRelativePath(host.State, empty.FullName)], 16L << 20, quota, [], ct);
        }
    }

    private IEnumerable<string> Describe()
    {
        if (!host.IsPrivileged)
            yield return "without root a sandbox has a single user, its root: other users, and packages that make some, fail";
        if (quota == DiskQuota.Memory)
            yield return "no loop devices, so what a sandbox writes is kept in memory";
        var missing = ControlGroupParent.Wanted.Where(wanted => !host.Groups.Any(parent => parent.Has(wanted))).ToArray();
        if (missing.Length > 0)
            yield return $"no control groups for {string.Join(", ", missing)}: those limits do not hold";
        yield return "programs that change the user by a mode bit, such as sudo, do not work";
    }

    /// <summary>A sandbox whose written files become a layer, so they must lie beside the other layers.</summary>
    private Task<LocalSandbox> StartBuildAsync(LocalImage image, CancellationToken ct) => StartAsync(
        new SandboxSpec(new SandboxImage.Named("build")) { Name = "build", Network = SandboxNetwork.Public },
        image with { Config = image.Config with { Entrypoint = [] } },
        options with { Defaults = options.Defaults with { StorageBytes = null } },
        ct);

    private Task<LocalSandbox> StartAsync(SandboxSpec spec, LocalImage image, CancellationToken ct) => StartAsync(spec, image, options, ct);

    private async Task<LocalSandbox> StartAsync(SandboxSpec spec, LocalImage image, LocalOptions limits, CancellationToken ct)
    {
        var sandbox = await LocalSandbox.StartAsync(host, limits, quota, spec, image, id => running.TryRemove(id, out _), ct);
        running[sandbox.Id] = sandbox;
        return sandbox;
    }
}
