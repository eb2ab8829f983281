using System.Diagnostics;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Tests.TestKit;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Tests.Leftovers;

/// <summary>Nothing is left on the machine after a normal end, an interruption and a kill.</summary>
public sealed class LeftoverTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_interrupted_run_with_a_local_sandbox_leaves_nothing()
    {
        var (victim, id) = await Victim.StartAsync("local");
        await using (victim)
        {
            await InterruptAsync(victim);

            Assert.Empty(Remains.OfLocal(id, victim.Id));
        }
    }

    [Fact]
    public async Task A_killed_run_with_a_local_sandbox_leaves_nothing_that_the_next_one_does_not_sweep()
    {
        var (victim, id) = await Victim.StartAsync("local");
        await using (victim)
        {
            await KillAsync(victim);
            await UntilAsync(() => !Remains.Sleepers().Any());

            await using var next = await LocalRig.ArmAsync(LocalRig.Options);
            Assert.Empty(Remains.OfLocal(id, victim.Id));
        }
    }

    [Fact]
    public async Task An_interrupted_run_with_a_container_leaves_nothing()
    {
        var (victim, id) = await Victim.StartAsync("docker");
        await using (victim)
        {
            await InterruptAsync(victim);

            Assert.False(await ExistsAsync(id));
        }
    }

    [Fact]
    public async Task A_killed_run_with_a_container_is_swept_by_the_next_one_and_a_living_one_is_not()
    {
        var (killed, left) = await Victim.StartAsync("docker");
        var (living, kept) = await Victim.StartAsync("docker");
        await using (killed)
        await using (living)
        {
            await KillAsync(killed);
            Assert.True(await ExistsAsync(left));

            await using var next = await DockerProvider.ArmAsync(new DockerOptions(), new ProcessRunner(TimeProvider.System), TimeProvider.System, Ct);

            Assert.False(await ExistsAsync(left));
            Assert.True(await ExistsAsync(kept));
            await InterruptAsync(living);
        }
    }

    private static async Task InterruptAsync(RunningProcess victim)
    {
        using var kill = Process.Start("kill", ["-INT", victim.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Ct);
        Assert.Equal(0, await victim.Exited.WaitAsync(Ct));
    }

    private static async Task KillAsync(RunningProcess victim)
    {
        // The process alone, as the system would for want of memory.
        using var kill = Process.Start("kill", ["-KILL", victim.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Ct);
        await victim.Exited.WaitAsync(Ct);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
    }

    private static async Task<bool> ExistsAsync(string container)
    {
        using var client = new DockerClientBuilder().Build();
        var all = await client.Containers.ListContainersAsync(new ContainersListParameters { All = true }, Ct);
        return all.Any(there => there.ID == container);
    }
}
