using System.Collections.Concurrent;
using System.Net;
using AutoHarness.Sandboxes.Transfer;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>Reads files of images as they are, from containers that were never started; one an image, made when it is first needed.</summary>
internal sealed class PristineContainers(DockerEngine engine) : IAsyncDisposable
{
    private const int MaxLinks = 10;
    private const long FileCap = 256L * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> containers = new(StringComparer.Ordinal);

    // An image never changes, and the same few places are asked for after every trial: each question costs the engine a mount.
    private readonly ConcurrentDictionary<(string Image, string Path), DockerFileLook?> looks = new();

    /// <summary>Every place that a path leads through in the image, its links and its end included; where it leads nowhere, the last one is the first that is missing.</summary>
    public async Task<(IReadOnlyList<string> Places, bool Exists)> ResolveAsync(string image, string path, CancellationToken ct)
    {
        var places = new List<string>();
        var current = "";
        var rest = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        for (var links = 0; rest.TryPop(out var name);)
        {
            if (name is ".")
                continue;
            if (name is "..")
            {
                current = current[..Math.Max(0, current.LastIndexOf('/'))];
                continue;
            }

            places.Add($"{current}/{name}");
            if (await LookAsync(image, $"{current}/{name}", ct) is not { } stat)
                return (places, false);
            if (!stat.IsLink)
            {
                current = $"{current}/{name}";
                continue;
            }

            if (++links > MaxLinks)
                return (places, false);
            if (stat.Target.StartsWith('/'))
                current = "";
            foreach (var part in stat.Target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                rest.Push(part);
        }

        return (places, true);
    }

    /// <summary>What is at a path of the image, links not followed; null when there is nothing.</summary>
    public async Task<DockerFileLook?> LookAsync(string image, string path, CancellationToken ct)
    {
        if (!looks.TryGetValue((image, path), out var look))
            looks[(image, path)] = look = await DockerFiles.LookAsync(engine, await ContainerAsync(image, ct), path, ct);
        return look;
    }

    /// <summary>A regular file's content, and its mode.</summary>
    public async Task<byte[]> ReadAsync(string image, string path, CancellationToken ct)
    {
        var container = await ContainerAsync(image, ct);
        var archive = await engine.CallAsync(
            "file of an image", token => engine.Client.Containers.GetArchiveFromContainerAsync(container, new ContainerPathStatParameters { Path = path }, false, token), ct);
        await using var stream = new EngineStream(archive.Stream!);
        return await TarExtractor.ReadSingleAsync(stream, path, FileCap, ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in containers.Values)
        {
            try
            {
                await DockerSweep.RemoveContainerAsync(engine, await container.Value, CancellationToken.None);
            }
            catch (Exception e) when (e is SandboxInfrastructureException or DockerApiException)
            {
                // The engine is gone; the next sweep finds it.
            }
        }
    }

    private async Task<string> ContainerAsync(string image, CancellationToken ct)
    {
        var container = containers.GetOrAdd(image, _ => new Lazy<Task<string>>(() => CreateAsync(image)));
        try
        {
            return await container.Value.WaitAsync(ct);
        }
        catch
        {
            if (container.Value.IsFaulted)
                containers.TryRemove(KeyValuePair.Create(image, container));
            throw;
        }
    }

    private async Task<string> CreateAsync(string image)
    {
        try
        {
            var created = await engine.CallAsync("copy of an image", token => engine.Client.Containers.CreateContainerAsync(
                new CreateContainerParameters
                {
                    Image = image,
                    Cmd = ["true"],
                    Labels = DockerLabels.Of("pristine", new Dictionary<string, string>(StringComparer.Ordinal)),
                    HostConfig = new HostConfig { NetworkMode = "none" },
                },
                token), CancellationToken.None);
            return created.ID;
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw new SandboxInfrastructureException($"Docker: the image {image} was removed while sandboxes of it ran", e);
        }
    }
}
