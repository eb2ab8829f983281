using AutoHarness.Benchmarks.Tau.Fetching;
using AutoHarness.Benchmarks.Tau.Tests.Running;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Tests.Fetching;

public sealed class TauCloneTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("tau-clone-").FullName;

    [Theory]
    [InlineData("retail")]
    [InlineData("airline")]
    [InlineData("telecom")]
    [InlineData("mock")]
    public void The_shared_data_are_those_of_the_pinned_commit(string domain)
    {
        var files = PinnedRevision.FilesOf(domain).Where(file => file.DataPath is not null).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(file.Matches(Path.Combine(SharedFiles.Data, file.DataPath!)), file.Path));
    }

    [Fact]
    public async Task Fetches_missing_files_only_and_checks_them()
    {
        var git = new CopyingGit(SharedFiles.Data, Path.Combine(root, "clone"));
        var clone = new TauClone(Path.Combine(root, "clone"), "https://mirror.example/tau2-bench.git", git);

        // The copier has data and no sources, so that each call ends with what a broken transfer leaves.
        var first = await Assert.ThrowsAsync<HarnessException>(() => clone.EnsureAsync("mock", new Progress<string>(), TestContext.Current.CancellationToken));
        var second = await Assert.ThrowsAsync<HarnessException>(() => clone.EnsureAsync("mock", new Progress<string>(), TestContext.Current.CancellationToken));

        Assert.Contains("is not the file of commit", first.Error.Why, StringComparison.Ordinal);
        Assert.Contains(first.Error.Fixes, fix => fix.Contains("tau.source", StringComparison.Ordinal));
        Assert.Equal(first.Error.Why, second.Error.Why);
        Assert.Contains(git.Wanted[0], path => path.EndsWith("mock/db.json", StringComparison.Ordinal));
        Assert.DoesNotContain(git.Wanted[^1], path => path.EndsWith("mock/db.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_what_git_said_when_the_source_cannot_be_read()
    {
        var clone = new TauClone(Path.Combine(root, "clone"), "https://mirror.example/tau2-bench.git", new BrokenGit());

        var fault = await Assert.ThrowsAsync<HarnessException>(() => clone.EnsureAsync("retail", new Progress<string>(), TestContext.Current.CancellationToken));

        Assert.Equal((ExitCode.Environment, "no such host"), (fault.Error.Exit, fault.Error.Why));
    }

    [Fact]
    public async Task Of_a_mirror_on_disk_that_lacks_files_it_says_to_make_it_anew_and_not_to_check_the_network()
    {
        var clone = new TauClone(Path.Combine(root, "clone"), Directory.CreateDirectory(Path.Combine(root, "mirror")).FullName, new BrokenGit());

        var fault = await Assert.ThrowsAsync<HarnessException>(() => clone.EnsureAsync("retail", new Progress<string>(), TestContext.Current.CancellationToken));

        Assert.Contains("git clone --mirror", fault.Error.Fixes[0], StringComparison.Ordinal);
        Assert.DoesNotContain(fault.Error.Fixes, fix => fix.Contains("network", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>Copies what is checked out from a data folder.</summary>
    private sealed class CopyingGit(string data, string clone) : IGit
    {
        public List<string[]> Wanted { get; } = [];

        public Task<string?> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        {
            Directory.CreateDirectory(Path.Combine(folder, ".git"));
            if (arguments.Contains("checkout"))
            {
                var paths = arguments.SkipWhile(argument => argument != "--").Skip(1).ToArray();
                Wanted.Add(paths);
                foreach (var path in paths.Where(path => path.StartsWith("data/", StringComparison.Ordinal)))
                {
                    var target = Path.Combine(clone, path);
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.WriteAllBytes(target, File.ReadAllBytes(Path.Combine(data, path["data/".Length..])));
                }
            }

            return Task.FromResult<string?>(null);
        }
    }

    private sealed class BrokenGit : IGit
    {
        public Task<string?> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => Task.FromResult<string?>("no such host");
    }
}
