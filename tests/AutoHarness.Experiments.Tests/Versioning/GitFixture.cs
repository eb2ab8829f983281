using System.Text;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Versioning;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Experiments.Tests.Versioning;

/// <summary>A real repository of its own, without the machine's git settings.</summary>
internal sealed class GitFixture : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly ProcessRunner runner = new(TimeProvider.System);

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal)
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["GIT_AUTHOR_NAME"] = "Owner",
        ["GIT_AUTHOR_EMAIL"] = "owner@example.org",
        ["GIT_COMMITTER_NAME"] = "Owner",
        ["GIT_COMMITTER_EMAIL"] = "owner@example.org",
    };

    public string Root => temporary.Path;

    public static async Task<GitFixture> CreateAsync(bool commit = true)
    {
        var fixture = new GitFixture();
        await fixture.GitAsync("init", "-q", "-b", "main");
        if (commit)
        {
            fixture.Write("agent/agent.cs", "first\n");
            fixture.Write("other.txt", "other\n");
            await fixture.GitAsync("add", "-A");
            await fixture.GitAsync("commit", "-qm", "first");
        }

        return fixture;
    }

    public void Dispose() => temporary.Dispose();

    public string File(string name) => System.IO.Path.Combine(Root, name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), content);
    }

    public void WriteScript(string name, string content)
    {
        Write(name, content);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File(name), (UnixFileMode)0b111_101_101);
        }
    }

    /// <summary>Runs git as the user would and returns what it said; it has to succeed.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        var result = await TryGitAsync(arguments);
        Assert.True(result.Succeeded, $"git {string.Join(' ', arguments)}: {result.Stderr.Text}");
        return result.Stdout.Text.TrimEnd('\n');
    }

    public Task<ProcessResult> TryGitAsync(params string[] arguments) => runner.RunAsync(
        new ProcessSpec("git", arguments) { WorkingDirectory = Root, Environment = Variables }, CancellationToken.None);

    public async Task<GitRepository> OpenAsync(string folder = "") =>
        (await GitRepository.FindAsync(System.IO.Path.Combine(Root, folder), Variables, runner, CancellationToken.None))!;

    public Task<GitRepository?> FindAsync(string folder) => GitRepository.FindAsync(folder, Variables, runner, CancellationToken.None);

    /// <summary>A change of the agent on top of HEAD.</summary>
    public async Task<GitChange> ChangeAsync(GitRepository repository, string content, string receipt = "g-0001", string name = "agent/agent.cs") => new(
        [new GitFile(File(name), Encoding.UTF8.GetBytes(content))],
        "Iteration 1: better",
        $"Auto-Harness-Receipt: {receipt}",
        await repository.HeadAsync(CancellationToken.None));
}
