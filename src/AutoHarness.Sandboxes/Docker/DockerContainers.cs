using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>Describes a sandbox in the engine's terms.</summary>
internal static class DockerContainers
{
    /// <summary>What keeps a container alive. It replaces the image's command; an entrypoint of the image stays and gets it as arguments.</summary>
    public static IReadOnlyList<string> Keeper { get; } = ["sh", "-c", "sleep infinity"];

    public static CreateContainerParameters Describe(SandboxSpec spec, DockerImage image, string name, string publicNetwork, DockerOptions options, SystemInfoResponse engine) => new()
    {
        Name = name,
        Image = image.Id,
        Cmd = [.. Keeper],
        Env = [.. spec.Environment.Select(pair => $"{pair.Key}={pair.Value}")],
        WorkingDir = spec.WorkingDirectory ?? "",
        Labels = DockerLabels.Of(spec.Name, spec.Labels),
        HostConfig = Limit(spec, publicNetwork, options, engine),
    };

    private static HostConfig Limit(SandboxSpec spec, string publicNetwork, DockerOptions options, SystemInfoResponse engine)
    {
        var memory = spec.Limits.MemoryBytes ?? options.Defaults.MemoryBytes ?? 0;
        var host = new HostConfig
        {
            // Reaps orphans, and passes signals on where the keeper would ignore them.
            Init = engine.InitBinary is { Length: > 0 },
            NetworkMode = spec.Network.Kind == SandboxNetworkKind.Public || spec.SwitchesNetwork ? publicNetwork : "none",
            NanoCPUs = (long)((spec.Limits.CpuCores ?? options.Defaults.CpuCores ?? 0) * 1e9),
            Memory = memory,
            MemorySwap = memory,
            PidsLimit = spec.Limits.Processes ?? options.Defaults.Processes,
            Mounts = [.. spec.Mounts.Select(mount => new Mount { Type = "bind", Source = Path.GetFullPath(mount.Source), Target = mount.Target, ReadOnly = mount.ReadOnly })],
            // Whatever is written to the first process's output, such as by way of /proc/1/fd/1, stays small.
            LogConfig = new LogConfig
            {
                Type = "json-file",
                Config = new Dictionary<string, string>(StringComparer.Ordinal) { ["max-size"] = "1m", ["max-file"] = "1" },
            },
        };
        // The engine has no limit for all files together on most machines; this one stops the single endless file at once.
        if (StorageOf(spec, options) is { } storage)
            host.Ulimits = [new Ulimit { Name = "fsize", Soft = storage, Hard = storage }];
        return host;
    }

    public static long? StorageOf(SandboxSpec spec, DockerOptions options) => spec.Limits.StorageBytes ?? options.Defaults.StorageBytes;
}
