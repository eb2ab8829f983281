using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Tests.TestKit;

/// <summary>The engine that DOCKER_HOST names; <c>eng/test</c> starts one.</summary>
public sealed class DockerRig : Rig
{
    public const string Base = "debian:bookworm-slim";

    public override SandboxImage Image { get; } = new SandboxImage.Named(Base);

    public override string BaseReference => Base;

    protected override async Task<ISandboxProvider> ArmAsync() =>
        await DockerProvider.ArmAsync(new DockerOptions(), new ProcessRunner(TimeProvider.System), TimeProvider.System, TestContext.Current.CancellationToken);
}
