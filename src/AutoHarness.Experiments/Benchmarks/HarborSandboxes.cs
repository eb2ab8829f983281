using AutoHarness.Experiments.Configuration;
using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>Arms the sandbox that the config names.</summary>
internal static class HarborSandboxes
{
    /// <exception cref="SandboxUnavailableException">It cannot be had on this machine.</exception>
    public static Task<ISandboxProvider> ArmAsync(HarborSection harbor, HarnessEnvironment environment, ProcessRunner processes, CancellationToken ct) => harbor.Sandbox switch
    {
        _ => throw new SandboxUnavailableException($"there is no sandbox {harbor.Sandbox}", "set harbor.sandbox to docker"),
    };
}
