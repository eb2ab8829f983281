using AutoHarness.Sandboxes.Tests.Local;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Contract;

/// <summary>What hostile code inside a sandbox cannot do, and whose doing the outcome counts as.</summary>
public abstract class SandboxAttacks(Rig rig)
{
    protected Rig Rig { get; } = rig;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Printing_without_end_costs_no_memory_and_ends_in_time()
    {
        await using var sandbox = await Rig.StartAsync();

        var result = await sandbox.RunAsync("yes flood & yes flood >&2", command => command with { TimeLimit = TimeSpan.FromSeconds(1), OutputCap = 4096 });

        Assert.True(result.TimedOut);
        Assert.Equal(4096, result.Stdout.Head.Length + result.Stdout.Tail.Length);
        Assert.True(result.Stderr.Truncated);
        Assert.Equal("quiet", await sandbox.ReadAsync("echo quiet"));
    }

    [Fact]
    public async Task Nothing_in_a_downloaded_folder_leads_out_of_it()
    {
        using var folder = new TemporaryFolder();
        var secret = Path.Combine(folder.Path, "secret");
        await File.WriteAllTextAsync(secret, "untouched", Ct);
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync($"""
            mkdir -p /out/deep && cd /out && echo fine > fine
            ln -s /etc/passwd absolute; ln -s ../../secret up; ln -s {secret} exact; ln -s .. parent; ln -s fine inside; ln -s ../fine deep/back
            mkfifo pipe; ln fine hard; ln -s deep/../../secret sideways
            python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("/out/socket")'
            """);

        var report = await sandbox.DownloadAsync("/out", Path.Combine(folder.Path, "got"), new DownloadOptions(), Ct);

        var got = Path.Combine(folder.Path, "got");
        // Docker does not even send a socket.
        Assert.Equal(["absolute", "exact", "parent", "pipe", "sideways", "up"], report.LeftOut.Select(entry => entry.Path).Where(path => path is not "socket").Order(StringComparer.Ordinal));
        Assert.Equal(["deep", "fine", "hard", "inside"], Directory.EnumerateFileSystemEntries(got).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("fine\n", await File.ReadAllTextAsync(Path.Combine(got, "hard"), Ct));
        Assert.Equal("fine\n", await File.ReadAllTextAsync(Path.Combine(got, "deep", "back"), Ct));
        Assert.Equal("untouched", await File.ReadAllTextAsync(secret, Ct));
    }

    [Fact]
    public async Task A_link_at_the_end_of_a_path_is_followed_inside_only()
    {
        using var folder = new TemporaryFolder();
        var secret = Path.Combine(folder.Path, "secret");
        await File.WriteAllTextAsync(secret, "of the host", Ct);
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync($"mkdir /logs; ln -s {secret} /logs/reward; ln -s / /logs/root; ln -s /proc/1/root/etc /logs/magic; echo x > /real; ln -s /real /logs/good");

        Assert.Null(await sandbox.ReadFileAsync("/logs/reward", 100, Ct));
        Assert.Equal("x\n"u8.ToArray(), await sandbox.ReadFileAsync("/logs/good", 100, Ct));
        Assert.Equal("x\n"u8.ToArray(), await sandbox.ReadFileAsync("/logs/root/real", 100, Ct));
    }

    [Fact]
    public async Task Uploads_through_planted_links_stay_inside()
    {
        using var folder = new TemporaryFolder();
        var victim = Directory.CreateDirectory(Path.Combine(folder.Path, "victim")).FullName;
        var source = Directory.CreateDirectory(Path.Combine(folder.Path, "tests")).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "test.sh"), "real", Ct);
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync($"ln -s {victim} /tests");

        try
        {
            await sandbox.UploadAsync(source, "/tests", Ct);
        }
        catch (SandboxFileException)
        {
            // As good an answer as writing somewhere inside.
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(victim));
    }

    [Fact]
    public async Task Huge_sparse_files_and_countless_files_break_the_downloads_limits()
    {
        using var folder = new TemporaryFolder();
        await using var sandbox = await Rig.StartAsync();
        await sandbox.RunAsync("mkdir /sparse /many; truncate -s 5G /sparse/file; cd /many; touch $(seq 300)");

        await Assert.ThrowsAsync<SandboxFileException>(() => sandbox.DownloadAsync("/sparse", Path.Combine(folder.Path, "a"), new DownloadOptions { MaxBytes = 1 << 20 }, Ct));
        await Assert.ThrowsAsync<SandboxFileException>(() => sandbox.DownloadAsync("/many", Path.Combine(folder.Path, "b"), new DownloadOptions { MaxEntries = 100 }, Ct));

        Assert.True(new DirectoryInfo(folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) <= 1 << 20);
    }
}
