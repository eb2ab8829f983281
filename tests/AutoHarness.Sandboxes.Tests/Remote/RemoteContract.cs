using AutoHarness.Sandboxes.Tests.Local;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Remote;

/// <summary>What holds for a sandbox at a service: keys, faults of the network, and what is left there.</summary>
public abstract class RemoteContract<TServer>(RemoteRig<TServer> rig)
    where TServer : ContractServer, new()
{
    protected RemoteRig<TServer> Rig { get; } = rig;

    /// <summary>The variable of the key, a path of every start, and a path that only commands use.</summary>
    protected abstract (string Variable, string Start, string Command) Paths { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_key_is_named_by_its_variable()
    {
        var error = await Assert.ThrowsAsync<SandboxUnavailableException>(() => Rig.ArmAsync(null));

        Assert.Contains(Paths.Variable, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_not_shown_even_where_the_service_repeats_it()
    {
        var error = await Assert.ThrowsAsync<SandboxUnavailableException>(() => Rig.ArmAsync("wrong-and-secret"));

        Assert.Contains(Paths.Variable, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-and-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_key_that_is_refused_later_is_told_from_a_refusal_inside_a_sandbox(int status)
    {
        await using var sandbox = await Rig.StartAsync();

        // What runs inside may answer whatever it likes; only the service knows its keys.
        Rig.Server.Fail(Paths.Command, status);
        await Assert.ThrowsAsync<SandboxInfrastructureException>(() => sandbox.RunAsync("true"));

        Rig.Server.Fail(Paths.Start, status);
        Assert.Contains(Paths.Variable, (await Assert.ThrowsAsync<SandboxUnavailableException>(() => Rig.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_service_without_capacity_is_asked_again(int status)
    {
        Rig.Server.Fail(Paths.Start, status, times: 2);

        await using var sandbox = await Rig.StartAsync();

        Assert.Equal("fine", await sandbox.ReadAsync("echo fine"));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_service_that_stays_broken_is_an_infrastructure_error(int status)
    {
        await using var sandbox = await Rig.StartAsync();
        Rig.Server.Fail(Paths.Command, status, times: status == 500 ? 1 : 5);

        var error = await Assert.ThrowsAsync<SandboxInfrastructureException>(() => sandbox.RunAsync("true"));

        Assert.DoesNotContain(ContractServer.Key, error.ToString(), StringComparison.Ordinal);
        Assert.Equal("fine", await sandbox.ReadAsync("echo fine"));
    }

    [Fact]
    public async Task A_sandbox_that_the_service_ended_is_an_infrastructure_error()
    {
        await using var sandbox = await Rig.StartAsync();
        Assert.True(Rig.Server.Sandboxes.TryRemove(sandbox.Id, out var ended));
        await ended.Sandbox.DisposeAsync();

        await Assert.ThrowsAsync<SandboxInfrastructureException>(() => sandbox.RunAsync("true"));
        await Assert.ThrowsAsync<SandboxInfrastructureException>(() => sandbox.ReadFileAsync("/etc/passwd", 1 << 20, Ct));
    }

    [Fact]
    public async Task A_disposed_sandbox_is_deleted()
    {
        var sandbox = await Rig.StartAsync();
        Assert.Contains(sandbox.Id, Rig.Server.Sandboxes.Keys);

        await sandbox.DisposeAsync();

        Assert.DoesNotContain(sandbox.Id, Rig.Server.Sandboxes.Keys);
    }

    [Fact]
    public async Task Arming_deletes_what_a_killed_run_left_and_nothing_else()
    {
        await using var living = await Rig.StartAsync();
        await using var left = await Rig.StartAsync();
        await using var foreign = await Rig.StartAsync();
        // The same process number with another start: a process that is gone.
        Rig.Server.Sandboxes[left.Id].Labels["auto-harness.owner"] = Rig.Server.Sandboxes[left.Id].Labels["auto-harness.owner"]!.GetValue<string>() + "7";
        Rig.Server.Sandboxes[foreign.Id].Labels.Remove("auto-harness.owner");

        await using (await Rig.ArmAsync(ContractServer.Key))
        {
            Assert.DoesNotContain(left.Id, Rig.Server.Sandboxes.Keys);
        }

        Assert.Contains(living.Id, Rig.Server.Sandboxes.Keys);
        Assert.Contains(foreign.Id, Rig.Server.Sandboxes.Keys);
    }

    [Fact]
    public void What_a_service_cannot_do_is_refused_before_anything_starts()
    {
        using var folder = new TemporaryFolder();
        var spec = new SandboxSpec(Rig.Image);

        Assert.Null(Rig.Provider.Refuses(spec));
        Assert.NotNull(Rig.Provider.Refuses(spec with { Mounts = [new SandboxMount(folder.Path, "/x")] }));
        Assert.NotNull(Rig.Provider.Refuses(spec with { Image = new SandboxImage.Rootfs(folder.Path) }));
        Assert.NotNull(Rig.Provider.Refuses(spec with { Image = new SandboxImage.Compose(folder.Path, ["c.yaml"], null) }));
        Assert.False(Rig.Provider.Capabilities.Mounts || Rig.Provider.Capabilities.Compose || Rig.Provider.Capabilities.Restores);
    }
}
