using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Versioning;

/// <summary>Builds trees on a private index and lets the user's own index follow a commit where that undoes nothing of theirs.</summary>
internal sealed class GitIndex(GitCommand git)
{
    /// <summary>The tree of a commit with some entries replaced.</summary>
    public async Task<string> WriteTreeAsync(IReadOnlyList<GitEntry> entries, string? parent, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("auto-harness-index-");
        try
        {
            var alone = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = Path.Combine(folder.FullName, "index") };
            await git.RunAsync("read the tree", new GitCall("read-tree", parent ?? "--empty") { Variables = alone }, ct);
            await git.RunAsync("build the tree", Replace(entries) with { Variables = alone }, ct);
            return await git.RunAsync("write the tree", new GitCall("write-tree") { Variables = alone }, ct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Lets the user's index follow, so that <c>git status</c> does not show the commit backwards. A path they have staged otherwise stays
    /// as it is. Never fails: the commit already stands.
    /// </summary>
    /// <returns>What could not be done, or null.</returns>
    public async Task<string?> FollowAsync(IReadOnlyList<GitEntry> entries, string? parent, CancellationToken ct)
    {
        try
        {
            var untouched = new List<GitEntry>(entries.Count);
            foreach (var entry in entries)
            {
                var before = parent is null ? null : await GitEntry.InTreeAsync(git, parent, entry.Name, ct);
                if (await GitEntry.InIndexAsync(git, entry.Name, ct) == before && before != entry)
                {
                    untouched.Add(entry);
                }
            }

            var followed = untouched.Count == 0 || (await git.TryAsync(Replace(untouched), ct)).Succeeded;
            return followed ? null : NotFollowed(untouched[0].Name);
        }
        catch (HarnessException)
        {
            return NotFollowed(entries[0].Name);
        }
    }

    private static string NotFollowed(string name) =>
        $"the git index could not be refreshed (is another git at work?), so git status shows {name} as changed; git reset -q -- {name} puts it right";

    private static GitCall Replace(IReadOnlyList<GitEntry> entries) =>
        new GitCall("update-index", "-z", "--index-info").Reading(string.Concat(entries.Select(entry => $"{entry.Mode} {entry.Hash}\t{entry.Name}\0")));
}
