using AutoHarness.Sandboxes.Daytona;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.E2b;
using AutoHarness.Sandboxes.Rootfs;

namespace AutoHarness.Sandboxes;

/// <summary>Settings of every kind of sandbox; only those of the chosen one are looked at.</summary>
public sealed record SandboxSettings
{
    public DockerOptions Docker { get; init; } = new();

    public LocalOptions Local { get; init; } = new();

    public E2bOptions E2b { get; init; } = new();

    public DaytonaOptions Daytona { get; init; } = new();
}
