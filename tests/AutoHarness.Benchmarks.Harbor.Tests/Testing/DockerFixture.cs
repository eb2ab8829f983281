using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Benchmarks.Harbor.Tests.Testing;

/// <summary>The engine that DOCKER_HOST names; <c>eng/test</c> starts one.</summary>
public sealed class DockerFixture : IAsyncLifetime
{
    private DockerProvider? provider;

    public ISandboxProvider Provider => provider!;

    public async ValueTask InitializeAsync() =>
        provider = await DockerProvider.ArmAsync(new DockerOptions(), new ProcessRunner(TimeProvider.System), TimeProvider.System, CancellationToken.None);

    public ValueTask DisposeAsync() => provider?.DisposeAsync() ?? ValueTask.CompletedTask;
}
