using AutoHarness.Agents.Hosting;
using AutoHarness.Models.Proxy;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Proxying;

/// <summary>The loopback proxy where programs of this machine reach it: jailed ones through a Unix socket and no other way.</summary>
internal sealed class LocalProxy : IAsyncDisposable
{
    private readonly ModelProxy proxy;
    private readonly string? folder;

    private LocalProxy(ModelProxy proxy, string? folder)
    {
        this.proxy = proxy;
        this.folder = folder;
    }

    /// <summary>The Unix socket that a jail has to show; null without a jail.</summary>
    public string? Socket => folder is null ? null : SocketIn(folder);

    /// <summary>Where a program reaches it; inside a jail that is the forwarder.</summary>
    public Uri Origin => folder is null ? proxy.BaseUrl : new Uri($"http://127.0.0.1:{ModelForwarder.Port}");

    /// <summary>Starts to listen.</summary>
    /// <exception cref="HarnessException">The port or the socket cannot be had.</exception>
    public static async Task<LocalProxy> StartAsync(bool jailed, TimeProvider time, CancellationToken ct)
    {
        // A short path: that of a socket may have 107 bytes.
        var folder = jailed ? Directory.CreateTempSubdirectory("ah-model-").FullName : null;
        try
        {
            var options = new ProxyOptions(time) { Port = jailed ? null : 0, UnixSocket = folder is null ? null : SocketIn(folder) };
            return new LocalProxy(await ModelProxy.StartAsync(options, ct), folder);
        }
        catch
        {
            Remove(folder);
            throw;
        }
    }

    /// <summary>Lets a session's calls in.</summary>
    public ProxyAccess Open(ProxySession session) => proxy.Open(session);

    /// <summary>The session's base URL as a program has to write it.</summary>
    public Uri UrlOf(ProxyAccess access) => new(Origin, access.BaseUrl.AbsolutePath);

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        Remove(folder);
    }

    private static string SocketIn(string folder) => Path.Combine(folder, "model.sock");

    private static void Remove(string? folder)
    {
        if (folder is not null && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
