using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Docker;

public sealed class EngineLossTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_engine_restarted_under_a_sandbox_is_a_fault_of_the_machinery_and_later_starts_work()
    {
        await using var engine = new PrivateEngine();
        await engine.StartAsync();
        await engine.ImportAsync();
        await using var provider = await ArmAsync(engine);
        var spec = new SandboxSpec(new SandboxImage.Named(DockerRig.Base));
        await using var sandbox = await provider.StartAsync(spec, Ct);
        var running = sandbox.RunAsync("echo began; sleep 1000");

        await engine.StopAsync();
        await Assert.ThrowsAsync<SandboxInfrastructureException>(() => running);
        await Assert.ThrowsAsync<SandboxInfrastructureException>(() => sandbox.RunAsync("true"));
        await Assert.ThrowsAsync<SandboxInfrastructureException>(() => provider.StartAsync(spec, Ct));
        await engine.StartAsync();

        await Assert.ThrowsAsync<SandboxInfrastructureException>(() => sandbox.RunAsync("true"));
        await using var later = await provider.StartAsync(spec, Ct);
        Assert.Equal("works", await later.ReadAsync("echo works"));
    }

    [Fact]
    public async Task Where_no_engine_answers_the_provider_cannot_be_armed()
    {
        var nowhere = new DockerOptions { Endpoint = new Uri("unix:///nowhere/docker.sock") };

        var failure = await Assert.ThrowsAsync<SandboxUnavailableException>(() => DockerProvider.ArmAsync(nowhere, new ProcessRunner(TimeProvider.System), TimeProvider.System, Ct));

        Assert.Contains("/nowhere/docker.sock", failure.Message, StringComparison.Ordinal);
        Assert.Contains("DOCKER_HOST", failure.Fix, StringComparison.Ordinal);
    }

    private static Task<DockerProvider> ArmAsync(PrivateEngine engine) =>
        DockerProvider.ArmAsync(engine.Options, new ProcessRunner(TimeProvider.System), TimeProvider.System, Ct);
}
