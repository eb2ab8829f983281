using System.Globalization;
using System.Net;
using AutoHarness.Sandboxes.Docker.Images;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>Looks at an engine before a run needs it. Starts nothing there and changes nothing.</summary>
public sealed class DockerCheckup : IDisposable
{
    private const string Probe = "library/debian:bookworm-slim";

    /// <summary>Address pools of an engine whose settings name none.</summary>
    private static readonly (string Base, int Size)[] UsualPools =
    [
        .. Enumerable.Range(17, 15).Select(second => ($"172.{second.ToString(CultureInfo.InvariantCulture)}.0.0/16", 16)),
        ("192.168.0.0/16", 20),
    ];

    private readonly DockerEngine engine;
    private readonly DockerOptions options;

    private DockerCheckup(DockerEngine engine, DockerOptions options)
    {
        this.engine = engine;
        this.options = options;
    }

    /// <summary>The engine's version.</summary>
    public string Version => engine.Info.ServerVersion ?? "";

    /// <summary>Its cores and bytes of memory.</summary>
    public (long Cores, long Memory) Size => (engine.Info.NCPU, engine.Info.MemTotal);

    /// <summary>It has the network that public sandboxes use.</summary>
    public bool HasBridge => engine.HasBridge;

    /// <exception cref="SandboxUnavailableException">No engine answers.</exception>
    public static async Task<DockerCheckup> OpenAsync(DockerOptions options, CancellationToken ct) => new(await DockerEngine.ConnectAsync(options, ct), options);

    /// <summary>Bytes free where the engine keeps its files; null when that is not on this machine.</summary>
    public long? FreeSpace()
    {
        try
        {
            return engine.Info.DockerRootDir is { Length: > 0 } folder && Directory.Exists(folder) && engine.Client.Options.Endpoint.Scheme is "unix" or "npipe"
                ? new DriveInfo(engine.Info.DockerRootDir).AvailableFreeSpace
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>How many networks the engine's address pools have room for, and how many there are. Each compose project takes one.</summary>
    /// <exception cref="SandboxInfrastructureException">The engine broke.</exception>
    public async Task<(int Room, int Used)> CountNetworksAsync(CancellationToken ct)
    {
        var networks = await engine.CallAsync("list of networks", token => engine.Client.Networks.ListNetworksAsync(new NetworksListParameters(), token), ct);
        var pools = engine.Info.DefaultAddressPools is { Count: > 0 } named ? named.Select(pool => (pool.Base, (int)pool.Size)) : UsualPools;
        return (pools.Sum(pool => RoomOf(pool.Item1, pool.Item2)), networks.Count(network => network.Driver is "bridge"));
    }

    /// <summary>Why images cannot be pulled just now; null when they can. Asks the registry once, through the engine, which counts as one pull where pulls are counted.</summary>
    public async Task<PullObstacle?> FindPullObstacleAsync(TimeSpan limit, CancellationToken ct)
    {
        try
        {
            await DockerEngine.CallAsync("question to the registry", limit, token => engine.Client.Distribution.InspectAsync(Probe, token), ct);
            return null;
        }
        catch (DockerApiException e)
        {
            return Obstacle(DockerEngine.Reason(e), e.StatusCode);
        }
        catch (SandboxInfrastructureException e)
        {
            return Obstacle(e.InnerException is DockerApiException api ? DockerEngine.Reason(api) : e.Message, (e.InnerException as DockerApiException)?.StatusCode);
        }
    }

    public void Dispose() => engine.Dispose();

    private static int RoomOf(string pool, int size) =>
        pool.Split('/') is [_, var bits] && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && size >= length && size - length < 24
            ? 1 << (size - length)
            : 0;

    private PullObstacle Obstacle(string reason, HttpStatusCode? status)
    {
        var isLimit = status == HttpStatusCode.TooManyRequests || reason.Contains("toomanyrequests", StringComparison.OrdinalIgnoreCase) || reason.Contains("rate limit", StringComparison.OrdinalIgnoreCase);
        return new PullObstacle(isLimit, RegistryLogins.Load(options.ConfigFolder).For(Probe).Username is { Length: > 0 }, reason);
    }
}
