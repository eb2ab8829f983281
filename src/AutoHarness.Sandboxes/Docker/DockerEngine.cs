using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>One engine: its client, what it said of itself, and one way to call it, in which every broken call is told from a refused one.</summary>
internal sealed class DockerEngine : IDisposable
{
    private readonly TimeSpan callLimit;

    private DockerEngine(DockerClient client, SystemInfoResponse info, bool hasBridge, TimeSpan callLimit)
    {
        Client = client;
        Info = info;
        HasBridge = hasBridge;
        this.callLimit = callLimit;
    }

    public DockerClient Client { get; }

    public SystemInfoResponse Info { get; }

    /// <summary>The engine has its usual network.</summary>
    public bool HasBridge { get; }

    /// <exception cref="SandboxUnavailableException">No engine answers, or it cannot run Linux containers.</exception>
    public static async Task<DockerEngine> ConnectAsync(DockerOptions options, CancellationToken ct)
    {
        var client = Open(options);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(options.CallLimit);
            var info = await client.System.GetSystemInfoAsync(limit.Token);
            if (!string.Equals(info.OSType, "linux", StringComparison.Ordinal))
                throw new SandboxUnavailableException($"the Docker engine runs {info.OSType} containers", "switch it to Linux containers");
            var networks = await client.Networks.ListNetworksAsync(new NetworksListParameters(), limit.Token);
            return new DockerEngine(client, info, networks.Any(network => network.Name is "bridge"), options.CallLimit);
        }
        catch (Exception e) when (IsBroken(e) && !ct.IsCancellationRequested)
        {
            var endpoint = client.Options.Endpoint;
            client.Dispose();
            throw new SandboxUnavailableException(
                $"no Docker engine answers at {endpoint}: {Innermost(e)}",
                "start it (systemctl start docker), or set DOCKER_HOST to the one to use");
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Makes one call.</summary>
    /// <param name="what">For messages, such as <c>start of ah-task-1</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SandboxInfrastructureException">The engine is gone, broken or too slow.</exception>
    /// <exception cref="DockerApiException">It answered and refused: 4xx.</exception>
    public Task<T> CallAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken ct) => CallAsync(what, callLimit, call, ct);

    /// <summary>Makes one call that may take as long as is said.</summary>
    /// <inheritdoc cref="CallAsync{T}(string, Func{CancellationToken, Task{T}}, CancellationToken)"/>
    public static async Task<T> CallAsync<T>(string what, TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(limit);
        try
        {
            return await call(timer.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Broken(what, e);
        }
    }

    /// <inheritdoc cref="CallAsync{T}(string, Func{CancellationToken, Task{T}}, CancellationToken)"/>
    public Task CallAsync(string what, Func<CancellationToken, Task> call, CancellationToken ct) => CallAsync(what, async token =>
    {
        await call(token);
        return true;
    }, ct);

    /// <summary>The engine did not do its part; a refusal with a reason (4xx) is something else.</summary>
    public static bool IsBroken(Exception e) => e switch
    {
        DockerApiException api => api.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout,
        HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };

    public static SandboxInfrastructureException Broken(string what, Exception e) => new($"Docker: {what}: {Innermost(e)}", e);

    /// <summary>The engine's own words for a refusal, without its envelope.</summary>
    public static string Reason(DockerApiException e)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(e.ResponseBody ?? "");
            return document.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? e.Message : e.Message;
        }
        catch (System.Text.Json.JsonException)
        {
            return e.ResponseBody is { Length: > 0 } body ? body.Trim() : e.Message;
        }
    }

    public void Dispose() => Client.Dispose();

    private static string Innermost(Exception e) => e switch
    {
        DockerApiException api => Reason(api),
        OperationCanceledException => "no answer in time",
        _ => e.GetBaseException().Message,
    };

    private static DockerClient Open(DockerOptions options)
    {
        try
        {
            var builder = new DockerClientBuilder().WithTimeout(Timeout.InfiniteTimeSpan);
            return (options.Endpoint is { } endpoint ? builder.WithEndpoint(endpoint) : builder).Build();
        }
        catch (Exception e) when (e is DockerConfigurationException or SshDockerEndpointNotSupportedException or UriFormatException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new SandboxUnavailableException($"the Docker engine's address cannot be used: {e.Message}", "set DOCKER_HOST to unix:///var/run/docker.sock or tcp://host:port");
        }
    }
}
