using AutoHarness.Sandboxes.Daytona;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.E2b;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Remote;
using AutoHarness.Sandboxes.Rootfs;

namespace AutoHarness.Sandboxes;

/// <summary>The kinds of sandboxes by their names.</summary>
public static class SandboxProviders
{
    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<string> Names { get; } = ["local", "docker", "e2b", "daytona"];

    /// <summary>Arms a provider: proves that it works here, and removes what killed runs left.</summary>
    /// <exception cref="SandboxUnavailableException">It cannot be armed; nothing else is tried instead.</exception>
    /// <exception cref="SandboxRequestException">There is no such kind.</exception>
    public static async Task<ISandboxProvider> ArmAsync(string name, SandboxSettings settings, ProcessRunner processes, TimeProvider time, CancellationToken ct) => name switch
    {
        "local" => await LocalProvider.ArmAsync(settings.Local, settings.Docker, processes, time, ct),
        "docker" => await DockerProvider.ArmAsync(settings.Docker, processes, time, ct),
        "e2b" => await RemoteProvider.ArmAsync(new E2bService(settings.E2b, time), time, ct),
        "daytona" => await RemoteProvider.ArmAsync(new DaytonaService(settings.Daytona, time), time, ct),
        _ => throw new SandboxRequestException($"there is no sandbox '{name}'; there are {string.Join(", ", Names)}"),
    };
}
