using System.Text;
using AutoHarness.CodingAgents.Copies;
using AutoHarness.CodingAgents.Tests.Turns;
using AutoHarness.CodingAgents.Trees;
using AutoHarness.Sandboxes.Processes;
using CsCheck;

namespace AutoHarness.CodingAgents.Tests.Copies;

public sealed class CandidateCopyTests
{
    private static readonly ProcessRunner Processes = new(TimeProvider.System);

    [Fact]
    public async Task Is_a_repository_with_one_commit_no_remote_and_no_hooks()
    {
        using var bench = new TurnBench();

        var copy = await bench.MakeCopyAsync();

        Assert.Equal("1\n", await GitAsync(copy, "rev-list", "--all", "--count"));
        Assert.Equal("", await GitAsync(copy, "remote"));
        Assert.Equal("", await GitAsync(copy, "status", "--porcelain", "--ignored"));
        Assert.False(Directory.Exists(Path.Combine(copy.Folder, ".git/hooks")));
        Assert.Empty(copy.Collect([]).Findings);
    }

    [Fact]
    public async Task Replaces_what_an_interrupted_turn_left()
    {
        using var bench = new TurnBench();
        var first = await bench.MakeCopyAsync();
        File.WriteAllText(Path.Combine(first.Folder, "left-over"), "x");

        var second = await bench.MakeCopyAsync();

        Assert.False(File.Exists(Path.Combine(second.Folder, "left-over")));
        Assert.Empty(second.Collect([]).Findings);
    }

    [Fact]
    public async Task Notices_that_the_copy_itself_was_exchanged()
    {
        using var bench = new TurnBench();
        var copy = await bench.MakeCopyAsync();
        Directory.Move(copy.Folder, copy.Folder + "-moved");
        Directory.CreateDirectory(copy.Folder);

        var edit = copy.Collect([]);

        Assert.True(edit.Forbidden);
        Assert.Empty(edit.Files);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../agent.cs")]
    [InlineData("agent/../../x")]
    [InlineData("agent//agent.cs")]
    [InlineData(".git/config")]
    [InlineData("agent/.git/x")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void Takes_only_plain_paths_inside_the_copy(string path) => Assert.ThrowsAny<ArgumentException>(() => CopyFile.Of(path, default));

    [Fact]
    public void Different_names_never_look_the_same() => Gen.Select(Gen.Byte.Array[1, 6], Gen.Byte.Array[1, 6])
        .Sample(pair => pair.Item1.AsSpan().SequenceEqual(pair.Item2) == string.Equals(EntryName.Of(pair.Item1).Text, EntryName.Of(pair.Item2).Text, StringComparison.Ordinal));

    private static async Task<string> GitAsync(CandidateCopy copy, params string[] arguments)
    {
        var result = await Processes.RunAsync(
            new ProcessSpec("git", ["-c", "safe.directory=*", "-C", copy.Folder, .. arguments]) { InheritEnvironment = true }, TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, result.Stderr.Text);
        return Encoding.UTF8.GetString(result.Stdout.Head.Span);
    }
}
