using System.Text;
using AutoHarness.CodingAgents.Trees;

namespace AutoHarness.CodingAgents.Tests.Trees;

public sealed class TreeTests : IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("ah-tree-").FullName;

    [Fact]
    public void Never_reads_through_a_link()
    {
        Directory.CreateDirectory(At("tree/real"));
        File.WriteAllText(At("outside"), "secret");
        File.WriteAllText(At("tree/real/file"), "content");
        File.CreateSymbolicLink(At("tree/link"), At("outside"));
        Directory.CreateSymbolicLink(At("tree/folder"), At("tree/real"));
        using var root = DirectoryHandle.OpenRoot(At("tree"));

        var direct = TreeFile.Read(root, "real/file", 100);
        var linked = TreeFile.Read(root, "link", 100);
        var below = TreeFile.Read(root, "folder/file", 100);

        Assert.Equal("content", Encoding.UTF8.GetString(direct!));
        Assert.Null(linked);
        Assert.Null(below);
    }

    [Fact]
    public void Reads_no_more_than_the_limit()
    {
        Directory.CreateDirectory(At("tree"));
        File.WriteAllText(At("tree/file"), new string('x', 1000));
        using var root = DirectoryHandle.OpenRoot(At("tree"));

        var bytes = TreeFile.Read(root, "file", 10);

        Assert.Equal(10, bytes!.Length);
    }

    [Fact]
    public void Removes_locked_folders_and_links_but_not_what_links_point_to()
    {
        Directory.CreateDirectory(At("tree/a/b/c"));
        File.WriteAllText(At("outside"), "kept");
        File.WriteAllText(At("tree/a/b/file"), "x");
        File.CreateSymbolicLink(At("tree/a/link"), At("outside"));
        Directory.CreateSymbolicLink(At("tree/up"), _base);
        File.SetUnixFileMode(At("tree/a/b"), UnixFileMode.None);
        File.SetUnixFileMode(At("tree/a"), UnixFileMode.None);

        var complete = TreeRemoval.Remove(_base, "tree");

        Assert.True(complete);
        Assert.Equal("outside", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_base))));
        Assert.Equal("kept", File.ReadAllText(At("outside")));
    }

    [Fact]
    public void Finishes_a_removal_that_was_interrupted()
    {
        Directory.CreateDirectory(At(".removing/1/x"));
        Directory.CreateDirectory(At(".removing/7"));
        Directory.CreateDirectory(At("tree/1/2/3"));

        var complete = TreeRemoval.Remove(_base, "tree");

        Assert.True(complete);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_base));
    }

    [Fact]
    public void Sees_any_change_in_its_stamp()
    {
        Directory.CreateDirectory(At("tree/folder"));
        File.WriteAllText(At("tree/folder/file"), "x");
        using var root = DirectoryHandle.OpenRoot(At("tree"));
        var before = TreeStamp.Of(root);

        var same = TreeStamp.Of(root);
        File.AppendAllText(At("tree/folder/file"), "y");
        var after = TreeStamp.Of(root);

        Assert.Equal(before, same);
        Assert.NotEqual(before, after);
    }

    public void Dispose() => Directory.Delete(_base, recursive: true);

    private string At(string path) => Path.Combine(_base, path);
}
