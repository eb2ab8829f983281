using System.Text;
using AutoHarness.Sandboxes.Tests.Local;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Contract;

/// <summary>What holds beyond that for a sandbox on a machine that the harness can see.</summary>
public abstract class HostContract(Rig rig) : SandboxContract(rig)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_survive_the_end_of_all_processes()
    {
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync("echo kept > /root/kept; nohup setsid bash -c 'trap \"\" TERM; while true; do sleep 1; date > /root/ticks; done' >/dev/null 2>&1 &");

        await sandbox.EndProcessesAsync(Ct);

        Assert.Equal("kept", await sandbox.ReadAsync("cat /root/kept"));
        Assert.Equal("0", await sandbox.ReadAsync("for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null; echo; done | grep -c '^bash -c trap'"));
    }

    [Fact]
    public async Task A_sandbox_whose_processes_all_died_goes_on()
    {
        await using var sandbox = await Rig.StartAsync();

        var result = await sandbox.RunAsync("echo kept > /root/kept; kill -9 -1; kill -TERM 1; sleep 5");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal("kept", await sandbox.ReadAsync("cat /root/kept"));
    }

    [Fact]
    public async Task Programs_that_were_replaced_are_put_back()
    {
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync("printf '#!/bin/sh\\necho planted\\n' > /tmp/b; chmod +x /tmp/b; mv /tmp/b /usr/bin/bash; echo /tmp/evil.so > /etc/ld.so.preload; rm /usr/bin/env");

        var restored = await sandbox.RestoreAsync(["/bin/bash", "/usr/bin/env", "/usr/bin/cat", "/etc/ld.so.preload"], Ct);

        Assert.Equal(["/bin/bash", "/usr/bin/env", "/etc/ld.so.preload"], restored);
        Assert.Equal("real", await sandbox.ReadAsync("/usr/bin/env echo real"));
        Assert.Equal("", await sandbox.ReadAsync("cat /etc/ld.so.preload 2>/dev/null"));
    }

    [Fact]
    public async Task Programs_below_a_replaced_folder_link_are_put_back()
    {
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync("mkdir /fake; printf '#!/usr/bin/sh\\necho planted\\n' > /fake/bash; chmod +x /fake/bash; rm /bin; ln -s /fake /bin");

        var restored = await sandbox.RestoreAsync(["/bin/bash"], Ct);

        Assert.Equal(["/bin/bash"], restored);
        Assert.Equal("real", await sandbox.ReadAsync("/bin/bash -c 'echo real'"));
    }

    [Fact]
    public async Task Limits_hold()
    {
        await using var sandbox = await Rig.StartAsync(spec => spec with { Limits = new SandboxLimits { MemoryBytes = 128L << 20, Processes = 40, CpuCores = 0.5 } });

        var greedy = await sandbox.RunAsync("python3 -c 'x = bytearray(400 << 20); print(len(x))'");
        var forks = await sandbox.RunAsync("for i in $(seq 100); do sleep 5 & done 2>&1 | grep -c -i -E 'resource|fork'; true");

        Assert.NotEqual(0, greedy.ExitCode);
        Assert.DoesNotContain("400", greedy.Stdout.Text, StringComparison.Ordinal);
        Assert.NotEqual("0", forks.Stdout.Text.Trim());
        await sandbox.EndProcessesAsync(Ct);
        Assert.Equal("alive", await sandbox.ReadAsync("echo alive"));
    }

    [Fact]
    public async Task Mounted_folders_are_seen_from_both_sides()
    {
        using var logs = new TemporaryFolder();
        using var data = new TemporaryFolder();
        File.SetUnixFileMode(logs.Path, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(data.Path, (UnixFileMode)0x1ED);
        await File.WriteAllTextAsync(Path.Combine(data.Path, "x"), "given", Ct);
        await using var sandbox = await Rig.StartAsync(spec => spec with { Mounts = [new SandboxMount(logs.Path, "/logs/verifier"), new SandboxMount(data.Path, "/given", ReadOnly: true)] });

        await sandbox.RunAsync("cat /given/x > /logs/verifier/copy; echo no > /given/x");

        Assert.Equal("given", await File.ReadAllTextAsync(Path.Combine(logs.Path, "copy"), Ct));
        Assert.Equal("given", await File.ReadAllTextAsync(Path.Combine(data.Path, "x"), Ct));
    }

    [Fact]
    public async Task One_failing_start_does_not_disturb_its_siblings()
    {
        using var bad = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(bad.Path, "Dockerfile"), $"FROM {Rig.BaseReference}\nRUN echo the reason >&2; exit 7\n", Ct);
        var good = Enumerable.Range(0, 4).Select(_ => Rig.StartAsync()).ToArray();
        var failing = Enumerable.Range(0, 2).Select(_ => Rig.StartAsync(spec => spec with { Image = new SandboxImage.Build(bad.Path) })).ToArray();

        foreach (var start in failing)
        {
            var failure = await Assert.ThrowsAsync<SandboxBuildException>(() => start);
            Assert.Contains("the reason", failure.Log, StringComparison.Ordinal);
        }

        foreach (var sandbox in await Task.WhenAll(good))
        {
            Assert.Equal("fine", await sandbox.ReadAsync("echo fine"));
            await sandbox.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_build_copies_sets_and_runs()
    {
        using var context = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(context.Path, "data.txt"), "data", Ct);
        await File.WriteAllTextAsync(Path.Combine(context.Path, "secret.env"), "secret", Ct);
        await File.WriteAllTextAsync(Path.Combine(context.Path, ".dockerignore"), "*.env\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(context.Path, "Dockerfile"), $"""
            # a comment
            FROM {Rig.BaseReference}
            ENV GREETING="hello there" OTHER=x
            RUN useradd -u 1234 -m agent && \
                mkdir /srv/job
            WORKDIR /app
            COPY --chmod=755 data.txt sub/
            COPY . /all
            USER agent
            """, Ct);
        await using var sandbox = await Rig.StartAsync(spec => spec with { Image = new SandboxImage.Build(context.Path) });

        Assert.Equal("/app 1234 hello there x", await sandbox.ReadAsync("echo $(pwd) $(id -u) $GREETING $OTHER"));
        Assert.Equal("data 755", await sandbox.ReadAsync("echo $(cat /app/sub/data.txt) $(stat -c %a /app/sub/data.txt)"));
        Assert.Equal("data.txt", await sandbox.ReadAsync("ls /all/*.* | grep -v Dockerfile | xargs -n1 basename"));
        Assert.Equal("/srv/job", await sandbox.ReadAsync("ls -d /srv/job"));
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_the_callers_mistake_or_the_networks_fault()
    {
        using var missing = new TemporaryFolder();

        await Assert.ThrowsAsync<SandboxRequestException>(() => Rig.StartAsync(spec => spec with { Image = new SandboxImage.Build(Path.Combine(missing.Path, "no")) }));
        await Assert.ThrowsAnyAsync<SandboxException>(() => Rig.StartAsync(spec => spec with { Image = new SandboxImage.Named("localhost:1/no/such:image") }));
    }

    [Fact]
    public async Task A_start_that_takes_too_long_is_ended()
    {
        using var slow = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(slow.Path, "Dockerfile"), $"FROM {Rig.BaseReference}\nRUN sleep 5 # {Guid.NewGuid()}\n", Ct);

        await Assert.ThrowsAsync<SandboxTimeoutException>(() => Rig.StartAsync(spec => spec with { Image = new SandboxImage.Build(slow.Path), StartLimit = TimeSpan.FromSeconds(1) }));
    }
}
