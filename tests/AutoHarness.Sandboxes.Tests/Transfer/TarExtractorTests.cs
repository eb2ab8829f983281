using System.Formats.Tar;
using System.Text;
using AutoHarness.Sandboxes.Tests.Local;
using AutoHarness.Sandboxes.Transfer;
using CsCheck;

namespace AutoHarness.Sandboxes.Tests.Transfer;

/// <summary>Archives as a hostile sandbox may send them.</summary>
public sealed class TarExtractorTests
{
    private static readonly Gen<string> Names = Gen.Int[0, 13].Select(index => new[] { "a", "b", "..", ".", "/", "a/b", "../x", "/etc/x", "a/../../x", "b/c", "", "link", "link/x", "deep/link/x" }[index]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_entries_are_left_out_and_named()
    {
        var report = await ExtractAsync(
            File("fine", "ok"),
            File("/absolute", "x"),
            File("../climbs", "x"),
            File("a/../../climbs", "x"),
            new PaxTarEntry(TarEntryType.SymbolicLink, "out") { LinkName = "/etc" },
            new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = "/etc/passwd" },
            new PaxTarEntry(TarEntryType.HardLink, "climbing") { LinkName = "../outside" },
            new PaxTarEntry(TarEntryType.CharacterDevice, "device") { DeviceMajor = 1, DeviceMinor = 3 },
            new PaxTarEntry(TarEntryType.Fifo, "pipe"));

        Assert.Equal(["/absolute", "../climbs", "a/../../climbs", "out", "hard", "climbing", "device", "pipe"], report.LeftOut.Select(entry => entry.Path));
        Assert.Equal(1, report.Files);
    }

    [Fact]
    public async Task A_file_below_a_link_is_written_below_a_folder_of_that_name()
    {
        using var folder = new TemporaryFolder();
        var outside = Directory.CreateDirectory(folder.File("outside")).FullName;
        var root = Directory.CreateDirectory(folder.File("root")).FullName;
        System.IO.File.CreateSymbolicLink(Path.Combine(root, "old"), outside);

        await ExtractAsync(root, new DownloadOptions(), [new PaxTarEntry(TarEntryType.SymbolicLink, "new") { LinkName = "../outside" }, File("new/x", "1"), File("old/x", "2")]);

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Assert.Equal("2", await System.IO.File.ReadAllTextAsync(Path.Combine(root, "old", "x"), Ct));
    }

    [Fact]
    public async Task What_no_archive_is_or_ends_early_is_the_sandboxs_doing()
    {
        using var folder = new TemporaryFolder();
        var whole = Archive([File("x", new string('y', 5000))]);

        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(new string('n', 2000)), whole[..1500] })
        {
            await Assert.ThrowsAsync<SandboxFileException>(() => TarExtractor.ExtractAsync(
                new MemoryStream(bytes), null, new SafeFolder(folder.Path, "/x", new DownloadOptions()), "/x", Ct));
        }
    }

    [Fact]
    public async Task Limits_are_checked_before_anything_is_read()
    {
        using var folder = new TemporaryFolder();

        await Assert.ThrowsAsync<SandboxFileException>(() => ExtractAsync(folder.Path, new DownloadOptions { MaxBytes = 10 }, [File("small", "12345"), File("large", "123456")]));
        Assert.Equal(["small"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Excluded_folders_are_left_out_with_what_is_in_them()
    {
        using var folder = new TemporaryFolder();

        var report = await ExtractAsync(folder.Path, new DownloadOptions { Excludes = path => path is "cache" }, [File("cache/a/b", "x"), File("kept", "x")]);

        Assert.Empty(report.LeftOut);
        Assert.Equal(["kept"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_hard_link_below_the_file_that_it_names_takes_its_content_and_its_place()
    {
        using var folder = new TemporaryFolder();

        await ExtractAsync(folder.Path, new DownloadOptions(), [File("a", "content"), new PaxTarEntry(TarEntryType.HardLink, "a/x") { LinkName = "a" }]);

        Assert.Equal("content", await System.IO.File.ReadAllTextAsync(Path.Combine(folder.Path, "a", "x"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void No_archive_writes_outside_of_its_folder()
    {
        var entries = Gen.Select(Gen.Int[0, 3], Names, Names, (kind, name, target) => kind switch
        {
            0 => File(name.Length == 0 ? "f" : name, "x"),
            1 => new PaxTarEntry(TarEntryType.Directory, name.Length == 0 ? "d" : name),
            2 => new PaxTarEntry(TarEntryType.SymbolicLink, name.Length == 0 ? "link" : name) { LinkName = target.Length == 0 ? ".." : target },
            _ => (TarEntry)new PaxTarEntry(TarEntryType.HardLink, name.Length == 0 ? "h" : name) { LinkName = target.Length == 0 ? ".." : target },
        });

        entries.Array[1, 8].Sample(archive =>
        {
            using var folder = new TemporaryFolder();
            var root = Directory.CreateDirectory(folder.File("root")).FullName;
            System.IO.File.WriteAllText(folder.File("x"), "outside");

            ExtractAsync(root, new DownloadOptions(), archive).GetAwaiter().GetResult();

            Assert.Equal(["root", "x"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal("outside", System.IO.File.ReadAllText(folder.File("x")));
            foreach (var link in FolderWalk.Enumerate(root).Where(entry => entry.LinkTarget is not null))
            {
                if (Resolve(link) is { Exists: true } target)
                    Assert.StartsWith(root, target.FullName, StringComparison.Ordinal);
            }
        }, iter: 300, threads: 1);
    }

    /// <summary>Null for links that go round in circles.</summary>
    private static FileSystemInfo? Resolve(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static PaxTarEntry File(string name, string text) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    private static byte[] Archive(TarEntry[] entries)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var entry in entries)
                writer.WriteEntry(entry);
        }

        return stream.ToArray();
    }

    private static async Task<DownloadReport> ExtractAsync(params TarEntry[] entries)
    {
        using var folder = new TemporaryFolder();
        return await ExtractAsync(folder.Path, new DownloadOptions(), entries);
    }

    private static async Task<DownloadReport> ExtractAsync(string root, DownloadOptions options, TarEntry[] entries)
    {
        var folder = new SafeFolder(root, "/source", options);
        await TarExtractor.ExtractAsync(new MemoryStream(Archive(entries)), null, folder, "/source", CancellationToken.None);
        return folder.Finish(isFolder: true);
    }
}
