using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.CodingAgents.Copies;

/// <summary>Makes a folder a repository with one commit: no remote, no hooks, nothing of the user's configuration.</summary>
internal sealed class DisposableRepository(ProcessRunner runner, string folder)
{
    /// <summary>What git is told, here and inside the jail.</summary>
    public static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_EDITOR"] = "true",
        ["GIT_PAGER"] = "cat",
        ["GIT_AUTHOR_NAME"] = "auto-harness",
        ["GIT_AUTHOR_EMAIL"] = "auto-harness@localhost",
        ["GIT_COMMITTER_NAME"] = "auto-harness",
        ["GIT_COMMITTER_EMAIL"] = "auto-harness@localhost",
    };

    public async Task CreateAsync(CancellationToken ct)
    {
        await GitAsync(["init", "--quiet", "--template=", "--initial-branch=main"], ct);
        await GitAsync(["add", "--all", "--force"], ct);
        await GitAsync(["commit", "--quiet", "--allow-empty", "--no-verify", "--message=What this iteration starts from"], ct);
    }

    private async Task GitAsync(string[] arguments, CancellationToken ct)
    {
        string[] settings = ["-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "core.fsync=none", "-c", "gc.auto=0"];
        var spec = new ProcessSpec("git", [.. settings, .. arguments])
        {
            Environment = new Dictionary<string, string>(Environment, StringComparer.Ordinal)
            {
                ["PATH"] = ProgramPath.Find("git") is { } git ? Path.GetDirectoryName(git)! + ":/usr/bin:/bin" : "/usr/bin:/bin",
                ["HOME"] = folder,
                ["LC_ALL"] = "C.UTF-8",
            },
            WorkingDirectory = folder,
            TimeLimit = TimeSpan.FromMinutes(2),
        };
        try
        {
            var result = await runner.RunAsync(spec, ct);
            if (!result.Succeeded)
                throw CopyErrors.GitFailed(arguments[0], result.Stderr.Text);
        }
        catch (ProcessStartException e)
        {
            throw CopyErrors.NoGit(e);
        }
    }
}
