namespace AutoHarness.Experiments.Versioning;

/// <summary>A path in a tree or an index.</summary>
internal sealed record GitEntry(string Mode, string Hash, string Name)
{
    public const string OrdinaryMode = "100644";
    public const string ExecutableMode = "100755";
    public const string FolderMode = "040000";

    /// <summary>The path in a commit, or null when it has no such path.</summary>
    public static async Task<GitEntry?> InTreeAsync(GitCommand git, string commit, string name, CancellationToken ct)
    {
        // <mode> SP <type> SP <hash> TAB <path>
        var line = await git.RunAsync("read " + name, new GitCall("--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, "--", name), ct);
        var fields = line.Split('\t')[0].Split(' ');
        return line.Length == 0 ? null : new GitEntry(fields[0], fields[2], name);
    }

    /// <summary>The path in the user's index, or null when it is not there. A conflict counts as neither this nor that and gives mode 0.</summary>
    public static async Task<GitEntry?> InIndexAsync(GitCommand git, string name, CancellationToken ct)
    {
        // <mode> SP <hash> SP <stage> TAB <path>
        var lines = (await git.RunAsync("read the index", new GitCall("--literal-pathspecs", "ls-files", "--stage", "-z", "--", name), ct))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return lines switch
        {
            [] => null,
            [var only] when only.Split('\t')[0].Split(' ') is [var mode, var hash, "0"] => new GitEntry(mode, hash, name),
            _ => new GitEntry("0", "", name),
        };
    }
}
