using AutoHarness.Experiments.Configuration;
using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>Arms the sandbox that the config names.</summary>
internal static class HarborSandboxes
{
    /// <exception cref="SandboxUnavailableException">It cannot be had on this machine.</exception>
    public static async Task<ISandboxProvider> ArmAsync(HarborSection harbor, HarnessEnvironment environment, ProcessRunner processes, CancellationToken ct) => harbor.Sandbox switch
    {
        "docker" => await DockerProvider.ArmAsync(Docker(environment), processes, environment.Time, ct),
        _ => throw new SandboxUnavailableException($"there is no sandbox {harbor.Sandbox}", "set harbor.sandbox to docker"),
    };

    private static DockerOptions Docker(HarnessEnvironment environment) => new()
    {
        Endpoint = environment.Variables.TryGetValue("DOCKER_HOST", out var host) && host.Length > 0 ? new Uri(host) : null,
    };
}
