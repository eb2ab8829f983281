using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Daytona;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.E2b;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Rootfs;

namespace AutoHarness.Experiments.Benchmarks;

/// <summary>Arms the sandbox that the config names.</summary>
internal static class HarborSandboxes
{
    /// <exception cref="SandboxUnavailableException">It cannot be had on this machine.</exception>
    public static Task<ISandboxProvider> ArmAsync(HarborSection harbor, ExperimentFolder folder, HarnessEnvironment environment, CancellationToken ct) =>
        SandboxProviders.ArmAsync(harbor.Sandbox, Settings(harbor, folder, environment), new ProcessRunner(environment.Time), environment.Time, ct);

    public static SandboxSettings Settings(HarborSection harbor, ExperimentFolder folder, HarnessEnvironment environment) => new()
    {
        Docker = new DockerOptions { Endpoint = environment.Variables.TryGetValue("DOCKER_HOST", out var host) && host.Length > 0 ? new Uri(host) : null },
        E2b = harbor.Sandbox is "e2b" ? E2bOptions.From(environment.Variables.GetValueOrDefault) : new E2bOptions(),
        Daytona = harbor.Sandbox is "daytona" ? DaytonaOptions.From(environment.Variables.GetValueOrDefault) : new DaytonaOptions(),
        Local = new LocalOptions { Images = harbor.Images.Select(Split).ToDictionary(image => image.Name, image => folder.PathOf(image.Path), StringComparer.Ordinal) },
    };

    private static (string Name, string Path) Split(string image) => image.IndexOf('=', StringComparison.Ordinal) is var mark && mark > 0 ? (image[..mark], image[(mark + 1)..]) : (image, image);
}
