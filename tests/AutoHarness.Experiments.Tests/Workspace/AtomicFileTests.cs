using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Tests.Workspace;

public sealed class AtomicFileTests
{
    [Fact]
    public async Task Replaces_the_bytes_and_leaves_nothing_else_behind()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("deep/er/results.tsv");

        AtomicFile.Write(path, "old");
        await AtomicFile.WriteAsync(path, "new ü", CancellationToken.None);

        Assert.Equal("new ü"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Keeps_the_permissions_of_what_it_replaces()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("agent.cs");
        File.WriteAllText(path, "old");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(path, mode);

        AtomicFile.Write(path, "new");

        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_reader_never_sees_a_part()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("suite.json");
        var versions = new[] { new string('a', 100_000), new string('b', 50_000) };
        AtomicFile.Write(path, versions[0]);
        using var stop = new CancellationTokenSource();

        var reader = Task.Run(() =>
        {
            var seen = new HashSet<string>();
            while (!stop.IsCancellationRequested)
            {
                seen.Add(File.ReadAllText(path));
            }

            return seen;
        });
        for (var i = 0; i < 30; i++)
        {
            await AtomicFile.WriteAsync(path, versions[i % 2], CancellationToken.None);
        }

        await stop.CancelAsync();
        Assert.Empty((await reader).Except(versions));
    }

    [Fact]
    public void A_cancelled_write_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("suite.json");
        File.WriteAllText(path, "old");

        Assert.ThrowsAny<OperationCanceledException>(() => AtomicFile.WriteAsync(path, "new", new CancellationToken(canceled: true)).GetAwaiter().GetResult());

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_an_error_for_people()
    {
        var failure = Assert.Throws<HarnessException>(() => AtomicFile.Write("/sys/auto-harness-test", "x"));

        Assert.Equal(ExitCode.Disk, failure.Error.Exit);
        Assert.NotEmpty(failure.Error.Fixes);
    }

    [Fact]
    public void Recognises_a_full_disk_as_the_system_reports_it()
    {
        var full = Assert.ThrowsAny<IOException>(() =>
        {
            using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            device.Write("x"u8);
        });

        var explained = DiskFault.Explain(full, "/dev/full")!;

        Assert.Equal((ExitCode.Disk, "AH9001"), (explained.Error.Exit, explained.Error.Code));
        Assert.Contains("no space left", explained.Error.Message);
        Assert.Contains("safe", explained.Error.Notes[0]);
    }

    [Fact]
    public void Recognises_quota_read_only_permission_and_a_full_database()
    {
        var faults = new Exception[]
        {
            new IOException("quota", 122), new IOException("read-only", 30), new UnauthorizedAccessException(), new SqliteException("full", 13), new SqliteException("read-only", 8),
        };

        Assert.All(faults, fault => Assert.Equal(ExitCode.Disk, DiskFault.Explain(fault, "/tmp/x")!.Error.Exit));
        Assert.Null(DiskFault.Explain(new IOException("something else", 5), "/tmp/x"));
        Assert.Null(DiskFault.Explain(new InvalidOperationException(), "/tmp/x"));
    }

    [Fact]
    public async Task A_file_that_outgrows_the_disk_leaves_the_old_one_intact()
    {
        // A file system of 256 KiB that only the child sees; it writes a small file and then a big one over it.
        var result = await TestChild.RunAsync(
            "overfill", "/mnt/suite.json", "bwrap", "--dev-bind", "/", "/", "--size", "262144", "--tmpfs", "/mnt", "--");

        Assert.Equal("AH9001 Disk; old; 1 file", result.Stdout.Text.Trim());
    }
}
