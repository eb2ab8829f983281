using System.Text;
using AutoHarness.Sandboxes.Tests.Local;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Contract;

/// <summary>What holds for every kind of sandbox.</summary>
public abstract class SandboxContract(Rig rig)
{
    protected Rig Rig { get; } = rig;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_answers_with_its_exit_code_and_both_streams()
    {
        await using var sandbox = await Rig.StartAsync();

        var result = await sandbox.RunAsync("echo out; echo err >&2; exit 3");

        Assert.Equal((3, "out\n", "err\n", false), (result.ExitCode, result.Stdout.Text, result.Stderr.Text, result.TimedOut));
    }

    [Fact]
    public async Task A_command_sees_the_sandboxs_environment_under_its_own()
    {
        await using var sandbox = await Rig.StartAsync(spec => spec with { Environment = new Dictionary<string, string> { ["A"] = "one", ["B"] = "two words" } });

        Assert.Equal("one/three", await sandbox.ReadAsync("echo $A/$B", command => command with { Environment = new Dictionary<string, string> { ["B"] = "three" } }));
        Assert.Equal("two words", await sandbox.ReadAsync("echo \"$B\""));
    }

    [Fact]
    public async Task A_working_directory_is_made_and_can_be_changed_for_one_command()
    {
        await using var sandbox = await Rig.StartAsync(spec => spec with { WorkingDirectory = "/made/here" });

        Assert.Equal("/made/here", await sandbox.ReadAsync("pwd"));
        Assert.Equal("/usr", await sandbox.ReadAsync("pwd", command => command with { WorkingDirectory = "/usr" }));
    }

    [Fact]
    public async Task A_working_directory_or_user_that_is_not_there_is_the_callers_mistake()
    {
        await using var sandbox = await Rig.StartAsync();

        await Assert.ThrowsAsync<SandboxRequestException>(() => sandbox.RunAsync("true", command => command with { WorkingDirectory = "/nowhere" }));
        await Assert.ThrowsAsync<SandboxRequestException>(() => sandbox.RunAsync("true", command => command with { User = "nobody-at-all" }));
    }

    [Fact]
    public async Task Commands_run_as_the_user_that_is_asked_for()
    {
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync("useradd -u 1234 -m agent");

        Assert.Equal("1234 1234 agent", await sandbox.ReadAsync("echo $(id -u) $(id -g) $(id -un)", command => command with { User = "agent" }));
        Assert.Equal("1234", await sandbox.ReadAsync("id -u", command => command with { User = "1234" }));
        Assert.NotEqual(0, (await sandbox.RunAsync("echo x > /etc/passwd", command => command with { User = "agent" })).ExitCode);
        Assert.Equal("0", await sandbox.ReadAsync("id -u"));
    }

    [Fact]
    public async Task A_command_that_runs_too_long_is_ended_with_its_children()
    {
        await using var sandbox = await Rig.StartAsync();

        var result = await sandbox.RunAsync("echo before; sleep 1000 & setsid sleep 1000 & sleep 1000", command => command with { TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.True(result.TimedOut);
        Assert.Equal("before\n", result.Stdout.Text);
        Assert.Equal("0", await sandbox.ReadAsync(CountSleeps));
    }

    [Fact]
    public async Task A_command_that_is_given_up_is_ended()
    {
        await using var sandbox = await Rig.StartAsync();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = sandbox.ExecAsync(new SandboxCommand("touch /tmp/runs; sleep 1000"), giveUp.Token);
        while (await sandbox.ReadAsync("ls /tmp/runs") is "")
        {
        }

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("0", await sandbox.ReadAsync(CountSleeps));
    }

    [Fact]
    public async Task A_child_in_the_background_holds_nothing_up_and_lives_on()
    {
        await using var sandbox = await Rig.StartAsync();

        var result = await sandbox.RunAsync("sleep 1000 & echo started", command => command with { TimeLimit = TimeSpan.FromSeconds(30) });

        Assert.Equal(("started\n", false), (result.Stdout.Text, result.TimedOut));
        Assert.Equal("1", await sandbox.ReadAsync(CountSleeps));
    }

    [Fact]
    public async Task Output_without_end_is_cut_in_its_middle()
    {
        await using var sandbox = await Rig.StartAsync();

        var result = await sandbox.RunAsync("echo first; head -c 20000000 /dev/zero | tr '\\0' x; echo last", command => command with { OutputCap = 1000 });

        Assert.True(result.Stdout.Truncated);
        Assert.StartsWith("first\n", result.Stdout.Text, StringComparison.Ordinal);
        Assert.EndsWith("xlast\n", result.Stdout.Text, StringComparison.Ordinal);
        Assert.True(result.Stdout.TotalBytes > 20_000_000);
    }

    [Fact]
    public async Task A_shell_that_is_gone_or_broken_is_a_failed_command_and_no_fault()
    {
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync("echo broken > /tmp/b; chmod +x /tmp/b; cp /tmp/b /usr/bin/bash.new; mv /usr/bin/bash.new /usr/bin/bash", command => command with { Shell = "sh" });

        Assert.NotEqual(0, (await sandbox.RunAsync("true")).ExitCode);
        await sandbox.RunAsync("rm /usr/bin/bash", command => command with { Shell = "sh" });
        Assert.NotEqual(0, (await sandbox.RunAsync("true")).ExitCode);
    }

    [Fact]
    public async Task Files_and_folders_go_in_and_out_as_they_are()
    {
        await using var sandbox = await Rig.StartAsync();
        using var folder = new TemporaryFolder();
        var source = Directory.CreateDirectory(Path.Combine(folder.Path, "in"));
        Directory.CreateDirectory(Path.Combine(source.FullName, "sp ace"));
        await File.WriteAllTextAsync(Path.Combine(source.FullName, "sp ace", "f ü.txt"), "text", Ct);
        var script = Path.Combine(source.FullName, "run.sh");
        await File.WriteAllTextAsync(script, "#!/bin/bash\necho ran", Ct);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(source.FullName, "link"), "run.sh");
        File.CreateSymbolicLink(Path.Combine(source.FullName, "sp ace", "round"), "..");
        Directory.CreateDirectory(Path.Combine(source.FullName, "empty"));

        await sandbox.UploadAsync(source.FullName, "/data/deep", Ct);
        var report = await sandbox.DownloadAsync("/data/deep", Path.Combine(folder.Path, "out"), new DownloadOptions(), Ct);

        Assert.Equal("ran", await sandbox.ReadAsync("/data/deep/link"));
        Assert.Equal("0:0", await sandbox.ReadAsync("stat -c %u:%g '/data/deep/sp ace/f ü.txt'"));
        Assert.True(report.IsFolder);
        Assert.Equal(2, report.Files);
        Assert.Empty(report.LeftOut);
        Assert.Equal("text", await File.ReadAllTextAsync(Path.Combine(folder.Path, "out", "sp ace", "f ü.txt"), Ct));
        Assert.Equal("run.sh", new FileInfo(Path.Combine(folder.Path, "out", "link")).LinkTarget);
        Assert.True(Directory.Exists(Path.Combine(folder.Path, "out", "empty")));
    }

    [Fact]
    public async Task A_single_file_goes_in_and_out_under_another_name()
    {
        await using var sandbox = await Rig.StartAsync();
        using var folder = new TemporaryFolder();
        var source = Path.Combine(folder.Path, "a.txt");
        await File.WriteAllTextAsync(source, "content", Ct);

        await sandbox.UploadAsync(source, "/new/place/b.txt", Ct);
        await sandbox.WriteFileAsync("/new/place/c.txt", Encoding.UTF8.GetBytes("from memory"), Ct);
        var report = await sandbox.DownloadAsync("/new/place/b.txt", Path.Combine(folder.Path, "c.txt"), new DownloadOptions(), Ct);

        Assert.False(report.IsFolder);
        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(folder.Path, "c.txt"), Ct));
        Assert.Equal("from memory", Encoding.UTF8.GetString((await sandbox.ReadFileAsync("/new/place/c.txt", 100, Ct))!));
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_told_from_a_fault()
    {
        await using var sandbox = await Rig.StartAsync();
        using var folder = new TemporaryFolder();

        var missing = await Assert.ThrowsAsync<SandboxFileException>(() => sandbox.DownloadAsync("/nowhere", Path.Combine(folder.Path, "x"), new DownloadOptions(), Ct));

        Assert.True(missing.IsMissing);
        Assert.Null(await sandbox.ReadFileAsync("/nowhere/at/all", 100, Ct));
        await Assert.ThrowsAsync<SandboxFileException>(() => sandbox.ReadFileAsync("/usr", 100, Ct));
        await Assert.ThrowsAsync<SandboxFileException>(() => sandbox.ReadFileAsync("/etc/passwd", 10, Ct));
    }

    [Fact]
    public async Task Without_a_network_only_the_sandbox_itself_is_reached()
    {
        await using var sandbox = await Rig.StartAsync(spec => spec with { Network = SandboxNetwork.None });

        Assert.Equal("lo", await sandbox.ReadAsync("tail -n +3 /proc/net/dev | cut -d: -f1"));
        Assert.Equal("", await sandbox.ReadAsync("tail -n +2 /proc/net/route"));
    }

    private const string CountSleeps = "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null; echo; done | grep -c '^sleep 1000'";
}
