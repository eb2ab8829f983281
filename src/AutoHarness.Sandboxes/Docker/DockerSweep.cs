using AutoHarness.Sandboxes.Leftovers;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>Removes what killed harness processes of this machine left on the engine.</summary>
internal static class DockerSweep
{
    private const string ProjectLabel = "com.docker.compose.project";

    /// <summary>Removes containers and networks whose owner is gone. What another sweep removes meanwhile is no error.</summary>
    /// <returns>How many were removed.</returns>
    public static async Task<int> RunAsync(DockerEngine engine, CancellationToken ct)
    {
        var labelled = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal)
        {
            ["label"] = new Dictionary<string, bool>(StringComparer.Ordinal) { [DockerLabels.Owner] = true },
        };
        var containers = await engine.CallAsync(
            "list of leftovers", token => engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = labelled }, token), ct);
        var removed = 0;
        foreach (var container in containers.Where(container => IsLeft(container.Labels)))
        {
            removed += await TryAsync(token => RemoveContainerAsync(engine, container.ID, token), ct);
            if (container.Labels.TryGetValue(ProjectLabel, out var project))
                removed += await RemoveProjectAsync(engine, project, ct);
        }

        var networks = await engine.CallAsync(
            "list of leftovers", token => engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = labelled }, token), ct);
        foreach (var network in networks.Where(network => IsLeft(network.Labels)))
            removed += await TryAsync(token => engine.CallAsync("removal of a network", inner => engine.Client.Networks.DeleteNetworkAsync(network.ID, inner), token), ct);
        return removed;
    }

    /// <summary>Removes a container with its processes, files and volumes; one that is gone is no error.</summary>
    public static async Task RemoveContainerAsync(DockerEngine engine, string id, CancellationToken ct)
    {
        try
        {
            await engine.CallAsync(
                "removal of a container", token => engine.Client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, token), ct);
        }
        catch (DockerApiException e) when (e.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
        {
            // Not there, or its removal is under way already.
        }
    }

    /// <summary>The other services of a compose project carry no label of ours.</summary>
    private static async Task<int> RemoveProjectAsync(DockerEngine engine, string project, CancellationToken ct)
    {
        var ofProject = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal)
        {
            ["label"] = new Dictionary<string, bool>(StringComparer.Ordinal) { [$"{ProjectLabel}={project}"] = true },
        };
        var removed = 0;
        foreach (var container in await engine.CallAsync(
            "list of leftovers", token => engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = ofProject }, token), ct))
            removed += await TryAsync(token => RemoveContainerAsync(engine, container.ID, token), ct);
        foreach (var network in await engine.CallAsync(
            "list of leftovers", token => engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = ofProject }, token), ct))
            removed += await TryAsync(token => engine.CallAsync("removal of a network", inner => engine.Client.Networks.DeleteNetworkAsync(network.ID, inner), token), ct);
        return removed;
    }

    private static bool IsLeft(IDictionary<string, string>? labels) =>
        labels is not null && labels.TryGetValue(DockerLabels.Owner, out var owner) && SandboxOwner.Parse(owner) is { } known && known.IsGone();

    private static async Task<int> TryAsync(Func<CancellationToken, Task> remove, CancellationToken ct)
    {
        try
        {
            await remove(ct);
            return 1;
        }
        catch (DockerApiException)
        {
            return 0;
        }
    }
}
