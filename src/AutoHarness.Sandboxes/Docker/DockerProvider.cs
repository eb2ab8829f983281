using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using AutoHarness.Sandboxes.Docker.Compose;
using AutoHarness.Sandboxes.Docker.Images;
using AutoHarness.Sandboxes.Processes;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>Sandboxes that are containers of a Docker engine, local or not, driven through the engine's own interface.</summary>
public sealed class DockerProvider : ISandboxProvider
{
    private readonly DockerEngine engine;
    private readonly DockerOptions options;
    private readonly DockerImages images;
    private readonly PristineContainers pristine;
    private readonly ComposeClient compose;
    private readonly EngineWatch watch;
    private readonly TimeProvider time;
    private readonly string publicNetwork;
    private readonly ConcurrentDictionary<string, DockerSandbox> running = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> abandoned = new();

    private DockerProvider(DockerEngine engine, DockerOptions options, ComposeClient compose, TimeProvider time)
    {
        this.engine = engine;
        this.options = options;
        this.compose = compose;
        this.time = time;
        publicNetwork = options.PublicNetwork ?? (engine.HasBridge ? "bridge" : "host");
        images = new DockerImages(engine, options, BuildNetwork, time);
        pristine = new PristineContainers(engine);
        watch = new EngineWatch(engine, time);
        Capabilities = new SandboxCapabilities
        {
            Builds = true,
            Mounts = true,
            Compose = compose.Missing is null,
            ComposeMissing = compose.Missing,
            Networks = SandboxNetworkKind.None | SandboxNetworkKind.Public,
            SwitchesNetwork = publicNetwork is not "host",
            EndsProcesses = true,
            Restores = true,
        };
        Notes = publicNetwork is "host"
            ? ["the engine has no bridge network, so a sandbox with a public network uses the machine's own and reaches its localhost"]
            : [];
    }

    public string Name => "docker";

    public SandboxCapabilities Capabilities { get; }

    public IReadOnlyList<string> Notes { get; }

    private string BuildNetwork => publicNetwork is "host" ? "host" : "default";

    /// <summary>Connects to an engine and removes what a killed run left there.</summary>
    /// <exception cref="SandboxUnavailableException">No engine answers that can run Linux containers.</exception>
    public static async Task<DockerProvider> ArmAsync(DockerOptions options, ProcessRunner processes, TimeProvider time, CancellationToken ct)
    {
        var engine = await DockerEngine.ConnectAsync(options, ct);
        try
        {
            await DockerSweep.RunAsync(engine, ct);
            return new DockerProvider(engine, options, await ComposeClient.FindAsync(options, processes, ct), time);
        }
        catch (SandboxInfrastructureException e)
        {
            engine.Dispose();
            throw new SandboxUnavailableException(e.Message, "see the engine's own log");
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    public string? Refuses(SandboxSpec spec)
    {
        if (spec.Network.Kind == SandboxNetworkKind.Allowlist)
            return "Docker cannot limit a sandbox's network to some hosts; only 'public' and 'no-network' can be had";
        return spec.Image switch
        {
            SandboxImage.Rootfs => "a root file system is for the local sandbox; Docker needs an image ('docker import' makes one)",
            SandboxImage.Compose when Capabilities.ComposeMissing is { } missing => missing,
            SandboxImage.Compose when spec.SwitchesNetwork => "the network of a compose project cannot be changed while it runs",
            _ when spec.SwitchesNetwork && !Capabilities.SwitchesNetwork => "the engine has no bridge network, so a sandbox's network cannot be changed while it runs",
            _ => null,
        };
    }

    public async Task PrepareAsync(SandboxImage image, TimeSpan limit, CancellationToken ct)
    {
        if (Refuses(new SandboxSpec(image)) is { } refusal)
            throw new SandboxRequestException(refusal);
        if ((image is SandboxImage.Compose project ? project.Base : image) is { } needed)
            await StartLimit.KeepAsync("image", limit, token => images.EnsureAsync(needed, token), ct);
    }

    public async Task<ISandbox> StartAsync(SandboxSpec spec, CancellationToken ct)
    {
        if (Refuses(spec) is { } refusal)
            throw new SandboxRequestException(refusal);
        return await StartLimit.KeepAsync($"start of {spec.Name}", spec.StartLimit, token => StartInTimeAsync(spec, token), ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in running.Values)
            await sandbox.DisposeAsync();
        for (var left = abandoned.Count; left > 0 && abandoned.TryDequeue(out var id); left--)
            await RemoveAsync(id);
        await pristine.DisposeAsync();
        await watch.DisposeAsync();
        engine.Dispose();
    }

    private async Task<DockerSandbox> StartProjectAsync(SandboxSpec spec, SandboxImage.Compose image, CancellationToken ct)
    {
        var epoch = watch.Epoch;
        var name = ContainerName(spec.Name).Replace('.', '-');
        var baseImage = image.Base is { } wanted ? await images.EnsureAsync(wanted, ct) : null;
        var project = await ComposeProject.StartAsync(compose, spec, image, baseImage?.Id, name, DockerContainers.StorageOf(spec, options), ct);
        try
        {
            var id = await project.FindAsync(null, ct);
            var found = await engine.CallAsync($"state of {name}", token => engine.Client.Containers.InspectContainerAsync(id, token), ct);
            var main = new DockerImage(found.Image, found.Config?.User ?? "", found.Config?.WorkingDir ?? "");
            var sandbox = new DockerSandbox(engine, options, pristine, watch, time, spec, main, name, id, publicNetwork, epoch, project, Forget);
            running[id] = sandbox;
            return sandbox;
        }
        catch
        {
            await project.DisposeAsync();
            throw;
        }
    }

    private async Task<DockerSandbox> StartInTimeAsync(SandboxSpec spec, CancellationToken ct)
    {
        if (spec.Image is SandboxImage.Compose files)
            return await StartProjectAsync(spec, files, ct);
        var image = await images.EnsureAsync(spec.Image, ct);
        var name = ContainerName(spec.Name);
        var described = DockerContainers.Describe(spec, image, name, publicNetwork, options, engine.Info);
        string? id = null;
        try
        {
            var epoch = watch.Epoch;
            // Not given up half-way: a container whose id nobody learnt could not be removed.
            var created = await engine.CallAsync($"creation of {name}", _ => engine.Client.Containers.CreateContainerAsync(described, CancellationToken.None), CancellationToken.None);
            id = created.ID;
            ct.ThrowIfCancellationRequested();
            if (spec.SwitchesNetwork && spec.Network.Kind == SandboxNetworkKind.None)
                await engine.CallAsync($"network of {name}", token => engine.Client.Networks.DisconnectNetworkAsync(publicNetwork, new NetworkDisconnectParameters { Container = id }, token), ct);
            await engine.CallAsync($"start of {name}", token => engine.Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), token), ct);
            var sandbox = new DockerSandbox(engine, options, pristine, watch, time, spec, image, name, id, publicNetwork, epoch, null, Forget);
            running[id] = sandbox;
            return sandbox;
        }
        catch (Exception e)
        {
            if (id is not null)
                await RemoveAsync(id);
            if (e is DockerApiException api)
                throw new SandboxRequestException($"Docker refuses the sandbox: {DockerEngine.Reason(api)}");
            throw;
        }
    }

    private async Task RemoveAsync(string id)
    {
        try
        {
            await DockerSweep.RemoveContainerAsync(engine, id, CancellationToken.None);
        }
        catch (SandboxInfrastructureException)
        {
            // The engine is gone; the end of this provider or the next run's sweep finds the container.
            abandoned.Enqueue(id);
        }
    }

    private void Forget(string id, bool isRemoved)
    {
        running.TryRemove(id, out _);
        if (!isRemoved)
            abandoned.Enqueue(id);
    }

    private static string ContainerName(string name)
    {
        var clean = new string([.. name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '-').Take(40)]).Trim('-', '.');
        return string.Create(CultureInfo.InvariantCulture, $"ah-{(clean.Length == 0 ? "sandbox" : clean)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
    }
}
