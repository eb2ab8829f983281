using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Benchmarks.Harbor.Tests.Testing;

/// <summary>The engine that DOCKER_HOST names; <c>eng/test</c> starts one.</summary>
public sealed class DockerFixture : SandboxFixture
{
    protected override async Task<ISandboxProvider> ArmAsync() =>
        await DockerProvider.ArmAsync(new DockerOptions(), new ProcessRunner(TimeProvider.System), TimeProvider.System, CancellationToken.None);
}
