using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AutoHarness.Sandboxes.Remote;

/// <summary>Sandboxes at a service.</summary>
internal sealed class RemoteProvider : ISandboxProvider
{
    private readonly IRemoteService service;
    private readonly TimeProvider time;
    private readonly string mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private readonly ConcurrentDictionary<string, RemoteSandbox> running = new(StringComparer.Ordinal);

    private RemoteProvider(IRemoteService service, TimeProvider time)
    {
        this.service = service;
        this.time = time;
    }

    public string Name => service.Name;

    public SandboxCapabilities Capabilities => service.Capabilities;

    public IReadOnlyList<string> Notes => service.Notes;

    /// <summary>Proves that the service takes the key, and deletes what killed runs of this machine left there.</summary>
    /// <exception cref="SandboxUnavailableException">It does not answer or refuses the key.</exception>
    public static async Task<RemoteProvider> ArmAsync(IRemoteService service, TimeProvider time, CancellationToken ct)
    {
        try
        {
            foreach (var left in (await service.ListAsync(ct)).Where(RemoteLabels.IsLeft))
                await service.DeleteAsync(left.Id, ct);
            return new RemoteProvider(service, time);
        }
        catch (Exception e)
        {
            service.Dispose();
            throw e is SandboxInfrastructureException or RemoteRefusal
                ? new SandboxUnavailableException(e.Message, "see the service's status page, and the variables that name its address")
                : e;
        }
    }

    public string? Refuses(SandboxSpec spec) => spec.Image switch
    {
        SandboxImage.Rootfs => $"a root file system is for the local sandbox; {service.Name} needs an image of a registry or a Dockerfile",
        SandboxImage.Compose => Capabilities.ComposeMissing,
        _ when spec.Mounts.Count > 0 => $"{service.Name} runs elsewhere, so no folder of this machine can be mounted",
        _ => service.Refuses(spec),
    };

    public async Task PrepareAsync(SandboxImage image, TimeSpan limit, CancellationToken ct)
    {
        if (Refuses(new SandboxSpec(image)) is { } refusal)
            throw new SandboxRequestException(refusal);
        await AskedAsync(() => StartLimit.KeepAsync("image", limit, async token =>
        {
            await service.PrepareAsync(image, token);
            return true;
        }, ct));
    }

    public async Task<ISandbox> StartAsync(SandboxSpec spec, CancellationToken ct)
    {
        if (Refuses(spec) is { } refusal)
            throw new SandboxRequestException(refusal);
        return await AskedAsync(() => StartLimit.KeepAsync($"start of {spec.Name}", spec.StartLimit, token => StartInTimeAsync(spec, token), ct));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in running.Values)
            await sandbox.DisposeAsync();
        try
        {
            // A start whose answer was lost left a sandbox that only the list knows.
            foreach (var lost in (await service.ListAsync(CancellationToken.None)).Where(listing => RemoteLabels.IsOf(listing, mark)))
                await service.DeleteAsync(lost.Id, CancellationToken.None);
        }
        catch (Exception e) when (e is SandboxException or RemoteRefusal)
        {
            // The service is gone; the next run's sweep finds them by their labels.
        }

        service.Dispose();
    }

    private static async Task<T> AskedAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RemoteRefusal e)
        {
            throw new SandboxRequestException(e.Message);
        }
    }

    private async Task<RemoteSandbox> StartInTimeAsync(SandboxSpec spec, CancellationToken ct)
    {
        var machine = await service.CreateAsync(spec, RemoteLabels.Of(spec, mark), ct);
        try
        {
            var sandbox = new RemoteSandbox(machine, spec, time, id => running.TryRemove(id, out _));
            await sandbox.FurnishAsync(ct);
            running[machine.Id] = sandbox;
            return sandbox;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }
}
