using System.Runtime.InteropServices;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Tests.Processes;

namespace AutoHarness.Sandboxes.Tests.Local;

public sealed class JailTests
{
    private const string Canary = "canary-7f3a91";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly Dictionary<string, string> Path = new(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin" };
    private readonly ProcessRunner processes = new(TimeProvider.System);

    [Fact]
    public async Task Shows_nothing_of_the_host_but_its_programs()
    {
        var result = await ShellAsync("ls -d /* | tr '\\n' ' '; for d in /root /home /work /var /run /sys /boot /opt; do test -e $d && echo found $d; done; ls /tmp; cat /etc/shadow", new JailSpec());

        Assert.DoesNotContain("found", result.Process.Stdout.Text, StringComparison.Ordinal);
        Assert.Contains("No such file", result.Process.Stderr.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_the_command_only_the_named_environment_and_leaks_none_through_proc()
    {
        Environment.SetEnvironmentVariable("AUTO_HARNESS_TEST_SECRET", Canary);

        var result = await ShellAsync("env; cat /proc/*/environ /proc/*/cmdline", new JailSpec());

        Assert.DoesNotContain(Canary, result.Process.Stdout.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("HOME=", result.Process.Stdout.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_no_network_of_any_kind()
    {
        const string tryAll = """
            import socket
            for family, kind, where in [(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 22)), (socket.AF_INET, socket.SOCK_STREAM, ("1.1.1.1", 443)), (socket.AF_INET, socket.SOCK_DGRAM, ("1.1.1.1", 53)), (socket.AF_INET6, socket.SOCK_STREAM, ("::1", 22))]:
                try:
                    s = socket.socket(family, kind); s.settimeout(2); s.connect(where); s.send(b"x"); print("open", family, kind)
                except OSError as e:
                    print("closed")
            try:
                socket.getaddrinfo("example.com", 443); print("open dns")
            except OSError:
                print("closed")
            """;

        var result = await RunAsync("/usr/bin/python3", ["-c", tryAll], new JailSpec());

        Assert.Equal(["closed", "closed", "closed", "closed", "closed"], result.Process.Stdout.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Cannot_reach_an_abstract_unix_socket_of_the_host()
    {
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        var name = $"auto-harness-test-{Guid.NewGuid():N}";
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint("\0" + name));
        listener.Listen();

        var result = await RunAsync("/usr/bin/python3", ["-c", $"import socket; socket.socket(socket.AF_UNIX).connect('\\0{name}')"], new JailSpec());

        Assert.Contains("ConnectionRefusedError", result.Process.Stderr.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_no_place_to_write_but_a_small_tmp()
    {
        var result = await ShellAsync(
            "for d in / /dev /usr /etc; do (echo x > $d/x) 2>/dev/null && echo wrote $d; done; for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger /proc/self/oom_score_adj; do (: >> $f) 2>/dev/null && echo opened $f; done; dd if=/dev/zero of=/tmp/full bs=1M count=9 2>&1 | grep -c 'No space'; dd if=/dev/zero of=/dev/shm/full bs=1M count=9 2>&1 | grep -c 'No space'; echo ok > /dev/null && echo null works",
            new JailSpec { Limits = new JailLimits { TemporaryBytes = 8 * 1024 * 1024 } });

        Assert.Equal("1\n1\nnull works\n", result.Process.Stdout.Text);
    }

    [Fact]
    public async Task Holds_no_capability_and_can_gain_none()
    {
        var result = await ShellAsync("grep -h -E '^(Cap|NoNewPrivs)' /proc/self/status; unshare -Ur true && echo nested; id -u", new JailSpec());

        Assert.DoesNotContain("nested", result.Process.Stdout.Text, StringComparison.Ordinal);
        Assert.All(result.Process.Stdout.Text.Split('\n').Where(line => line.StartsWith("Cap", StringComparison.Ordinal)), line => Assert.EndsWith("0000000000000000", line, StringComparison.Ordinal));
        Assert.Contains("NoNewPrivs:\t1", result.Process.Stdout.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_mounts_and_covers_masked_paths()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("open.txt"), "open", Ct);
        await File.WriteAllTextAsync(folder.File("secret.txt"), Canary, Ct);
        Directory.CreateDirectory(folder.File("hidden"));
        await File.WriteAllTextAsync(folder.File("hidden/answer"), Canary, Ct);
        Directory.CreateDirectory(folder.File("out"));

        var result = await ShellAsync(
            "cat /data/open.txt; cat /data/secret.txt /data/hidden/*; echo x > /data/open.txt; echo made > /out/made",
            new JailSpec
            {
                ReadOnly = [new JailMount(folder.Path, "/data")],
                Writable = [new JailMount(folder.File("out"), "/out")],
                Masked = ["/data/secret.txt", "/data/hidden"],
            });

        Assert.Equal("open", result.Process.Stdout.Text);
        Assert.Equal("open", await File.ReadAllTextAsync(folder.File("open.txt"), Ct));
        Assert.Equal("made\n", await File.ReadAllTextAsync(folder.File("out/made"), Ct));
    }

    [Fact]
    public async Task A_memory_hog_is_killed_and_named()
    {
        var result = await RunAsync(
            "/usr/bin/python3", ["-c", "x = bytearray()\nwhile True: x += b'x' * 10_000_000"],
            new JailSpec { Limits = new JailLimits { MemoryBytes = 100 * 1024 * 1024 } });

        Assert.Equal(new JailBreach(JailLimit.Memory, "more than 100 MiB of memory"), result.Breach);
    }

    [Fact]
    public async Task A_fork_bomb_is_killed_and_named()
    {
        var result = await ShellAsync("f() { f | f & }; f; sleep 60", new JailSpec { Limits = new JailLimits { Processes = 40 } });

        Assert.Equal(new JailBreach(JailLimit.Processes, "more than 40 processes and threads"), result.Breach);
    }

    [Fact]
    public async Task Nothing_in_the_jail_outlives_its_time_limit()
    {
        var mark = $"sleep-{Guid.NewGuid():N}";

        var result = await ShellAsync($"setsid setsid sh -c 'sleep 1000; : {mark}' & sleep 1000; : {mark}", new JailSpec(), TimeSpan.FromMilliseconds(500));

        Assert.True(result.Process.TimedOut);
        Assert.Empty(ProcessRunnerTests.CommandLinesWith(mark));
    }

    [Fact]
    public async Task A_huge_file_and_endless_computing_meet_their_limits()
    {
        var file = await ShellAsync("exec dd if=/dev/zero of=/tmp/big bs=1M count=30", new JailSpec { Limits = new JailLimits { FileBytes = 1024 * 1024 } });
        var computing = await ShellAsync("while :; do :; done", new JailSpec { Limits = new JailLimits { CpuSeconds = 1 } });

        Assert.Equal(JailLimit.FileSize, file.Breach?.Limit);
        Assert.Equal(JailLimit.CpuTime, computing.Breach?.Limit);
    }

    [Fact]
    public async Task Leaves_no_control_group_behind()
    {
        var jail = await Jail.ArmAsync(JailMode.Bubblewrap, processes, TimeProvider.System, Ct);
        var running = await jail.StartAsync(new JailSpec(), new ProcessSpec("/usr/bin/cat", []), Ct);
        await running.Input.WriteAsync("up"u8.ToArray(), Ct);
        await running.Output.ReadExactlyAsync(new byte[2], Ct);
        var groups = (await File.ReadAllLinesAsync($"/proc/{running.Id}/cgroup", Ct)).Where(line => line.Contains("/auto-harness-", StringComparison.Ordinal)).ToArray();

        await running.DisposeAsync();

        Assert.Equal(groups.Length > 0, running.Report.ToString().Contains("cgroup", StringComparison.Ordinal));
        var names = groups.Select(line => line[line.IndexOf("auto-harness-", StringComparison.Ordinal)..]).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/sys/fs/cgroup", "auto-harness-*", SearchOption.AllDirectories), folder => names.Contains(System.IO.Path.GetFileName(folder)));
    }

    [Fact]
    public async Task Without_a_jail_the_limits_stand_and_the_report_says_what_is_open()
    {
        var jail = await Jail.ArmAsync(JailMode.None, processes, TimeProvider.System, Ct);
        var spec = new JailSpec { Mode = JailMode.None, Limits = new JailLimits { MemoryBytes = 100 * 1024 * 1024 } };

        var result = await jail.RunAsync(spec, new ProcessSpec("/usr/bin/python3", ["-c", "x = bytearray()\nwhile True: x += b'x' * 10_000_000"]) { Environment = Path }, Ct);

        Assert.Equal(JailLimit.Memory, result.Breach?.Limit);
        Assert.StartsWith("jail: none (files, network and processes of the user are open to it)", jail.Describe(spec).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watchdog_alone_enforces_memory_and_processes()
    {
        var tools = await JailTools.FindAsync(JailMode.Bubblewrap, processes, Ct);
        var limits = new JailLimits { MemoryBytes = 100 * 1024 * 1024, Processes = 40 };
        var spec = new JailSpec { Limits = limits };

        var hog = await WithoutGroupsAsync(tools, spec, "/usr/bin/python3", "-c", "x = bytearray()\nwhile True: x += b'x' * 10_000_000");
        var bomb = await WithoutGroupsAsync(tools, spec with { Limits = limits with { MemoryBytes = 4L * 1024 * 1024 * 1024 } }, "/usr/bin/python3", "-c", "import os, time\nfor i in range(60):\n  if os.fork() == 0: time.sleep(60)\ntime.sleep(60)");

        Assert.Equal(JailLimit.Memory, hog?.Limit);
        // As an unprivileged user the kernel refuses the 41st process, and the bomb fails by itself.
        Assert.Equal(Environment.IsPrivilegedProcess ? JailLimit.Processes : null, bomb?.Limit);
    }

    [Fact]
    public async Task Says_what_would_run()
    {
        var probe = await Jail.ProbeAsync(JailMode.Bubblewrap, processes, TimeProvider.System, Ct);

        var line = Assert.IsType<JailProbe.Available>(probe).Report.ToString();
        Assert.StartsWith("jail: bubblewrap, network none; limits: memory 1024 MiB (", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_to_inherit_the_environment_into_a_jail()
    {
        var jail = await Jail.ArmAsync(JailMode.Bubblewrap, processes, TimeProvider.System, Ct);

        await Assert.ThrowsAsync<ArgumentException>(() => jail.RunAsync(new JailSpec(), new ProcessSpec("/usr/bin/true", []) { InheritEnvironment = true }, Ct));
    }

    private async Task<JailBreach?> WithoutGroupsAsync(JailTools tools, JailSpec spec, string program, params string[] arguments)
    {
        JailWatchdog? watchdog = null;
        var command = JailCommand.Build(spec, new ProcessSpec(program, arguments) { Environment = Path, TimeLimit = TimeSpan.FromSeconds(30) }, tools, group: null) with
        {
            Started = child => watchdog = new JailWatchdog(child, spec.Limits, group: null, measures: true, TimeProvider.System),
        };
        var result = await processes.RunAsync(command, Ct);
        await using (watchdog)
            return watchdog!.FindBreach(result.ExitCode);
    }

    private Task<JailedResult> ShellAsync(string script, JailSpec spec, TimeSpan? limit = null) => RunAsync("/bin/sh", ["-c", script], spec, limit);

    private async Task<JailedResult> RunAsync(string program, string[] arguments, JailSpec spec, TimeSpan? limit = null)
    {
        var jail = await Jail.ArmAsync(JailMode.Bubblewrap, processes, TimeProvider.System, Ct);
        return await jail.RunAsync(spec, new ProcessSpec(program, arguments) { Environment = Path, TimeLimit = limit ?? TimeSpan.FromSeconds(60) }, Ct);
    }
}
