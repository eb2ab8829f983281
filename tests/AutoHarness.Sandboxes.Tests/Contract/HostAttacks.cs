using AutoHarness.Sandboxes.Tests.Local;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Contract;

/// <summary>What hostile code cannot do beyond that in a sandbox on a machine that the harness can see.</summary>
public abstract class HostAttacks(Rig rig) : SandboxAttacks(rig)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("head -c 300000000 /dev/zero > /big")]
    [InlineData("mkdir /many; for i in $(seq 1000); do head -c 8000000 /dev/zero > /many/$i || exit 1; done; sleep 20")]
    public async Task Filling_the_disk_ends_the_command_and_not_the_sandbox(string fill)
    {
        await using var sandbox = await Rig.StartAsync(spec => spec with { Limits = new SandboxLimits { StorageBytes = 64L << 20 } });

        var result = await sandbox.RunAsync(fill);

        Assert.NotEqual(0, result.ExitCode);
        Assert.False(result.TimedOut);
        await sandbox.RunAsync("rm -rf /big /many");
        Assert.Equal("0.5", await sandbox.ReadAsync("mkdir -p /logs; echo 0.5 > /logs/reward; cat /logs/reward"));
    }

    [Fact]
    public async Task A_planted_program_does_not_run_when_everything_is_ended()
    {
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync("printf '#!/usr/bin/python3\\nopen(\"/root/planted\", \"w\")\\n' > /tmp/p; chmod +x /tmp/p; for f in sleep sh bash; do cp /tmp/p /usr/bin/$f.new; done; for f in sleep sh; do mv /usr/bin/$f.new /usr/bin/$f; done; mv /usr/bin/bash.new /usr/bin/bash");

        await sandbox.EndProcessesAsync(Ct);
        await sandbox.RestoreAsync(["/bin/bash", "/bin/sh"], Ct);

        Assert.Equal("absent", await sandbox.ReadAsync("test -e /root/planted && echo planted || echo absent"));
    }

    [Fact]
    public async Task The_host_is_out_of_reach()
    {
        await using var sandbox = await Rig.StartAsync();

        var result = await sandbox.RunAsync("mknod /tmp/disk b 8 0 && head -c 1 /tmp/disk; echo x > /proc/sys/kernel/core_pattern; echo b > /proc/sysrq-trigger; mount -t proc proc /mnt && ls /mnt/1/root/; cat /proc/1/environ | tr '\\0' '\\n'; true");

        Assert.DoesNotContain("AUTO_HARNESS_TEST_ROOTFS", result.Stdout.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("x", await File.ReadAllTextAsync("/proc/sys/kernel/core_pattern", Ct), StringComparison.Ordinal);
        Assert.NotEqual(Environment.MachineName, await sandbox.ReadAsync("hostname"));
    }
}
