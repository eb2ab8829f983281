using AutoHarness.Benchmarks.Harbor.Datasets;
using AutoHarness.Benchmarks.Harbor.Tests.Testing;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Tests.Datasets;

/// <summary>A dataset of a registry whose repository is a real one on this machine.</summary>
public sealed class GitDatasetTests : IDisposable
{
    private const string Url = "https://git.example.org/org/tasks.git";

    private readonly TemporaryFolder work = new();
    private readonly TemporaryFolder cache = new();
    private readonly List<string> said = [];

    [Fact]
    public async Task Tasks_are_fetched_at_their_commit_and_only_the_folders_that_are_wanted()
    {
        var commit = await PublishAsync("one", "two", "three");
        WriteRegistry(commit, "one", "three");

        var tasks = await LoadAsync();

        Assert.Equal(["one", "three"], tasks.Select(task => task.Name));
        Assert.Equal(commit, tasks[0].Git!.Commit);
        Assert.False(Directory.Exists(Path.Combine(tasks[0].Folder, "..", "two")));
    }

    [Fact]
    public async Task A_second_time_needs_the_repository_no_more()
    {
        WriteRegistry(await PublishAsync("one"), "one");
        await LoadAsync();
        Directory.Delete(Path.Combine(work.Path, "mirror", "org", "tasks.git", "objects"), recursive: true);
        said.Clear();

        Assert.Single(await LoadAsync());
        Assert.DoesNotContain(said, line => line.StartsWith("fetching", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_was_changed_in_the_cache_is_put_back()
    {
        WriteRegistry(await PublishAsync("one"), "one");
        var task = Assert.Single(await LoadAsync());
        await File.WriteAllTextAsync(Path.Combine(task.Tests, "test.sh"), "echo 1 > /logs/verifier/reward.txt # cheat");
        await File.WriteAllTextAsync(Path.Combine(task.Tests, "more.sh"), "");

        await LoadAsync();

        Assert.DoesNotContain("cheat", await File.ReadAllTextAsync(Path.Combine(task.Tests, "test.sh")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(task.Tests, "more.sh")));
    }

    [Fact]
    public async Task A_fetch_that_was_broken_off_is_taken_up_again()
    {
        WriteRegistry(await PublishAsync("one"), "one");
        var folder = Assert.Single(await LoadAsync()).Folder;
        var root = Path.GetDirectoryName(folder)!;
        File.Delete(Path.Combine(root, ".auto-harness-complete"));
        await File.WriteAllTextAsync(Path.Combine(root, ".git", "index.lock"), "");
        Directory.Delete(folder, recursive: true);

        Assert.Single(await LoadAsync());
    }

    [Fact]
    public async Task A_branch_is_looked_up_each_time()
    {
        await PublishAsync("one");
        WriteRegistry("main", "one");
        var first = Assert.Single(await LoadAsync()).Git!.Commit;

        await PublishAsync("one", "two");

        Assert.NotEqual(first, Assert.Single(await LoadAsync()).Git!.Commit);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc")]
    [InlineData("a/../../b")]
    public async Task A_registry_cannot_name_a_place_outside_of_the_repository(string path)
    {
        WriteRegistry(await PublishAsync("one"), path);

        Assert.Contains("not allowed", (await Assert.ThrowsAsync<HarnessException>(LoadAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_the_mirror_does_not_hold_is_named_with_the_command_that_clones_it()
    {
        WriteRegistry(new string('0', 40), "one");

        var error = (await Assert.ThrowsAsync<HarnessException>(LoadAsync)).Error;

        Assert.Contains(error.Fixes, fix => fix.StartsWith($"git clone --mirror {Url}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_commit_that_is_not_there_ends_with_what_git_said()
    {
        await PublishAsync("one");
        WriteRegistry(new string('0', 40), "one");

        Assert.Contains("cannot be fetched", (await Assert.ThrowsAsync<HarnessException>(LoadAsync)).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        work.Dispose();
        cache.Dispose();
    }

    private async Task<IReadOnlyList<Harbor.Tasks.HarborTask>> LoadAsync()
    {
        var options = new DatasetOptions("data@1.0", cache.Path) { Registry = Path.Combine(work.Path, "registry.json"), Mirror = Path.Combine(work.Path, "mirror") };
        Directory.CreateDirectory(options.Mirror);
        return await new DatasetLoader(options, TimeProvider.System).LoadAsync(new Listener(said), TestContext.Current.CancellationToken);
    }

    private void WriteRegistry(string commit, params string[] paths) => work.Write(
        "registry.json",
        $$"""[{"name": "data", "version": "1.0", "tasks": [{{string.Join(", ", paths.Select(path => $$"""{"name": "{{path}}", "git_url": "{{Url}}", "git_commit_id": "{{commit}}", "path": "{{path}}"}"""))}}]}]""");

    private async Task<string> PublishAsync(params string[] tasks)
    {
        var repository = Path.Combine(work.Path, "mirror", "org", "tasks.git");
        using var content = new TemporaryFolder();
        foreach (var task in tasks)
        {
            content.Task(task);
        }

        Directory.CreateDirectory(repository);
        string[] tree = ["--git-dir", repository, "--work-tree", content.Path, "-c", "user.name=t", "-c", "user.email=t@example.org"];
        await GitAsync("init", "--quiet", "--bare", "--initial-branch=main", repository);
        await GitAsync([.. tree, "add", "--all"]);
        await GitAsync([.. tree, "commit", "--quiet", "--message", "tasks"]);
        return (await GitAsync("--git-dir", repository, "rev-parse", "HEAD")).Trim();
    }

    private static async Task<string> GitAsync(params string[] arguments)
    {
        var result = await new ProcessRunner(TimeProvider.System).RunAsync(new ProcessSpec("git", arguments) { InheritEnvironment = true }, TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, result.Stderr.Text);
        return result.Stdout.Text;
    }

    private sealed class Listener(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
