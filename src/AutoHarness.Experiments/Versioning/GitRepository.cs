using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Experiments.Versioning;

/// <summary>
/// The user's repository around an experiment, worked on through the <c>git</c> executable. A commit is built from plumbing on a private
/// index, so that what the user has staged, a lock on the index, hooks and filters neither change it nor are harmed by it.
/// </summary>
public sealed class GitRepository
{
    private static readonly (string Mark, string Operation)[] Operations =
    [
        ("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("MERGE_HEAD", "merge"), ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"),
    ];

    private readonly GitCommand git;

    private GitRepository(string root, string gitFolder, GitCommand git)
    {
        Root = root;
        GitFolder = gitFolder;
        this.git = git;
    }

    /// <summary>The top folder of the working tree.</summary>
    public string Root { get; }

    /// <summary>The repository's own folder; of a linked worktree or a submodule its private one.</summary>
    public string GitFolder { get; }

    /// <summary>The repository that holds a folder, or null when none does.</summary>
    /// <param name="folder">An existing folder, such as the experiment's.</param>
    /// <param name="variables">The process environment, of which only what git needs is passed on.</param>
    /// <param name="runner">Starts git.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AutoHarness.Sdk.HarnessException">There is one, but git is missing or refuses to work on it.</exception>
    public static async Task<GitRepository?> FindAsync(string folder, IReadOnlyDictionary<string, string> variables, ProcessRunner runner, CancellationToken ct)
    {
        ProcessResult found;
        try
        {
            found = await new GitCommand(folder, variables, runner)
                .TryAsync(new GitCall("rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir"), ct);
        }
        catch (ProcessStartException missing) when (Directory.Exists(folder))
        {
            return HasRepositoryAbove(folder) ? throw GitErrors.Missing(folder, missing) : null;
        }

        if (found.Succeeded)
        {
            var lines = found.Stdout.Text.TrimEnd('\n').Split('\n');
            return new GitRepository(lines[0], lines[1], new GitCommand(lines[0], variables, runner));
        }

        var said = found.Stderr.Text;
        var none = said.Contains("not a git repository", StringComparison.Ordinal) || said.Contains("must be run in a work tree", StringComparison.Ordinal);
        return none ? null : throw GitErrors.Failed("read the repository", said);
    }

    /// <summary>Full hash of the commit that is checked out, or null when there is none yet.</summary>
    public async Task<string?> HeadAsync(CancellationToken ct)
    {
        var result = await git.TryAsync(new GitCall("rev-parse", "--verify", "--quiet", "HEAD^{commit}"), ct);
        return result.Succeeded ? result.Stdout.Text.Trim() : null;
    }

    /// <summary>Name of the branch that is checked out, or null on a detached HEAD.</summary>
    public async Task<string?> BranchAsync(CancellationToken ct)
    {
        var result = await git.TryAsync(new GitCall("symbolic-ref", "--quiet", "--short", "HEAD"), ct);
        return result.Succeeded ? result.Stdout.Text.Trim() : null;
    }

    /// <summary>No tracked file differs from HEAD, staged or not.</summary>
    public async Task<bool> IsCleanAsync(CancellationToken ct) =>
        (await git.RunAsync("read the state of the files", new GitCall("status", "--porcelain", "-z", "--untracked-files=no"), ct)).Length == 0;

    /// <summary>The file differs from HEAD, staged or not, or is unknown there.</summary>
    /// <param name="path">Absolute path inside the repository.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> IsChangedAsync(string path, CancellationToken ct) =>
        (await git.RunAsync(
            "read the state of the file",
            new GitCall("--literal-pathspecs", "status", "--porcelain", "-z", "--untracked-files=all", "--ignored", "--", NameOf(path)),
            ct)).Length > 0;

    /// <summary>The newest commit after <paramref name="after"/> on the present branch that ends in this trailer, or null.</summary>
    /// <param name="trailer">A whole line such as <c>Auto-Harness-Receipt: g-0003</c>.</param>
    /// <param name="after">Only its descendants count; null means the whole history.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<GitCommit?> FindCommitAsync(string trailer, string? after, CancellationToken ct)
    {
        if (await HeadAsync(ct) is not { } head)
        {
            return null;
        }

        string[] range = after is null ? [head] : [head, "^" + after];
        var result = await git.TryAsync(
            new GitCall(["log", "--format=%H %h%n%(trailers:only,unfold)%x00", "--fixed-strings", "--grep", trailer, .. range, "--"]), ct);
        if (!result.Succeeded)
        {
            return null;
        }

        foreach (var entry in result.Stdout.Text.Split('\0', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = entry.Split('\n');
            if (lines.AsSpan(1).Contains(trailer))
            {
                var hashes = lines[0].Split(' ');
                return new GitCommit(hashes[0], hashes[1]);
            }
        }

        return null;
    }

    /// <summary>
    /// Commits exactly the given bytes on top of the expected parent. When a commit with the same trailer already stands on that parent,
    /// as after a kill, it is returned instead of making another.
    /// </summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">HEAD moved, a merge or rebase is in progress, or git failed; nothing was changed.</exception>
    public async Task<GitCommit> CommitAsync(GitChange change, CancellationToken ct)
    {
        var index = new GitIndex(git);
        if (await FindCommitAsync(change.Trailer, change.ExpectedParent, ct) is { } standing)
        {
            return standing with { Note = await index.FollowAsync(await EntriesAsync(change, ct), change.ExpectedParent, ct) };
        }

        RefuseDuringOperation();
        var head = await HeadAsync(ct);
        if (head != change.ExpectedParent)
        {
            throw GitErrors.Moved(change.ExpectedParent, head);
        }

        var entries = await EntriesAsync(change, ct);
        var tree = await index.WriteTreeAsync(entries, head, ct);
        var commit = await WriteCommitAsync(change, tree, ct);
        await MoveHeadAsync(commit, head, ct);
        var shortHash = await git.RunAsync("name the commit", new GitCall("rev-parse", "--short", commit), ct);
        return new GitCommit(commit, shortHash, await index.FollowAsync(entries, head, ct));
    }

    private async Task<List<GitEntry>> EntriesAsync(GitChange change, CancellationToken ct)
    {
        var entries = new List<GitEntry>(change.Files.Length);
        foreach (var file in change.Files)
        {
            var name = NameOf(file.Path);
            var call = new GitCall("hash-object", "-w", "--no-filters", "--stdin") { Input = file.Content };
            var blob = await git.RunAsync("store " + name, call, ct);
            entries.Add(new GitEntry(await ModeAsync(name, change.ExpectedParent, ct), blob, name));
        }

        return entries;
    }

    // A file keeps its mode; a new one is an ordinary file.
    private async Task<string> ModeAsync(string name, string? parent, CancellationToken ct)
    {
        if (parent is null)
        {
            return GitEntry.OrdinaryMode;
        }

        for (var folder = Path.GetDirectoryName(name); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (await GitEntry.InTreeAsync(git, parent, folder, ct) is { Mode: not GitEntry.FolderMode })
            {
                throw GitErrors.Unstorable(name, $"{folder} is a submodule or a link there");
            }
        }

        return await GitEntry.InTreeAsync(git, parent, name, ct) switch
        {
            null => GitEntry.OrdinaryMode,
            { Mode: GitEntry.OrdinaryMode or GitEntry.ExecutableMode } known => known.Mode,
            _ => throw GitErrors.Unstorable(name, "it is a link, a folder or a submodule there"),
        };
    }

    private async Task<string> WriteCommitAsync(GitChange change, string tree, CancellationToken ct)
    {
        string[] parent = change.ExpectedParent is { } hash ? ["-p", hash] : [];
        var call = new GitCall(["commit-tree", "--no-gpg-sign", tree, .. parent, "-F", "-"]) { Variables = await IdentityAsync(ct) };
        return await git.RunAsync("make the commit", call.Reading($"{change.Message.Trim()}\n\n{change.Trailer}\n"), ct);
    }

    // Without a configured identity git guesses one from the machine's name or refuses.
    private async Task<Dictionary<string, string>> IdentityAsync(CancellationToken ct)
    {
        var identity = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (part, fallback) in new[] { ("NAME", "auto-harness"), ("EMAIL", "auto-harness@localhost") })
        {
            var configured = (await git.TryAsync(new GitCall("config", "user." + part.ToLowerInvariant()), ct)).Succeeded
                || part == "EMAIL" && git.Variables.ContainsKey("EMAIL");
            foreach (var role in new[] { "AUTHOR", "COMMITTER" })
            {
                var variable = $"GIT_{role}_{part}";
                if (!configured && !git.Variables.ContainsKey(variable))
                {
                    identity[variable] = fallback;
                }
            }
        }

        return identity;
    }

    private async Task MoveHeadAsync(string commit, string? expected, CancellationToken ct)
    {
        var result = await git.TryAsync(
            new GitCall("update-ref", "-m", "auto-harness: record", "HEAD", commit, expected ?? new string('0', commit.Length)), ct);
        if (result.Succeeded)
        {
            return;
        }

        var now = await HeadAsync(ct);
        throw now == expected ? GitErrors.Failed("move the branch", result.Stderr.Text) : GitErrors.Moved(expected, now);
    }

    private void RefuseDuringOperation()
    {
        foreach (var (mark, operation) in Operations)
        {
            if (Path.Exists(Path.Combine(GitFolder, mark)))
            {
                throw GitErrors.Busy(operation, GitFolder);
            }
        }
    }

    private string NameOf(string path)
    {
        var name = Path.GetRelativePath(Root, Path.Combine(RealFolderOf(path), Path.GetFileName(path)));
        return Path.IsPathRooted(name) || name == ".." || name.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? throw GitErrors.Unstorable(path, $"it lies outside the repository {Root}")
            : name.Replace('\\', '/');
    }

    // git names its root without symbolic links, the caller may not.
    private static string RealFolderOf(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var real = Path.GetPathRoot(folder)!;
        foreach (var part in folder[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = Directory.ResolveLinkTarget(next, returnFinalTarget: true)?.FullName ?? next;
        }

        return real;
    }

    private static bool HasRepositoryAbove(string folder)
    {
        for (var here = new DirectoryInfo(Path.GetFullPath(folder)); here is not null; here = here.Parent)
        {
            if (Path.Exists(Path.Combine(here.FullName, ".git")))
            {
                return true;
            }
        }

        return false;
    }
}
