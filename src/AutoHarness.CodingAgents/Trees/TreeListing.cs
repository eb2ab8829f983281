using System.Collections.Immutable;

namespace AutoHarness.CodingAgents.Trees;

/// <summary>Everything below a directory except the disposable repository at its top.</summary>
/// <param name="Entries">Parents before children, names in ordinal order.</param>
/// <param name="Unread">Directories that were not listed: too deep, unreadable, or the limit on names was reached.</param>
internal sealed record TreeListing(ImmutableArray<TreeEntry> Entries, ImmutableArray<string> Unread)
{
    public const string RepositoryName = ".git";

    /// <summary>More names than any honest turn leaves behind.</summary>
    public const int NameLimit = 20_000;

    /// <summary>Deeper than any honest tree; each level holds one descriptor.</summary>
    public const int DepthLimit = 48;

    public static TreeListing Of(DirectoryHandle root)
    {
        var entries = ImmutableArray.CreateBuilder<TreeEntry>();
        var unread = ImmutableArray.CreateBuilder<string>();
        Walk(root, "", 0, entries, unread);
        return new TreeListing(entries.ToImmutable(), unread.ToImmutable());
    }

    private static void Walk(DirectoryHandle directory, string prefix, int depth, ImmutableArray<TreeEntry>.Builder entries, ImmutableArray<string>.Builder unread)
    {
        var left = NameLimit - entries.Count;
        var names = depth > DepthLimit || left <= 0 ? null : directory.List(left + 1);
        if (names is null || names.Count > left)
            unread.Add(prefix.Length == 0 ? "." : prefix.TrimEnd('/'));

        if (names is null)
            return;

        names.Sort(static (a, b) => string.CompareOrdinal(a.Text, b.Text));
        foreach (var name in names.Take(left))
        {
            if (depth == 0 && string.Equals(name.Text, RepositoryName, StringComparison.Ordinal))
                continue;

            if (directory.Look(name) is not { } status)
                continue;

            var path = prefix + name.Text;
            entries.Add(new TreeEntry(path, status, status.Kind == EntryKind.Symlink ? directory.LinkTarget(name) : null));
            if (status.Kind == EntryKind.Directory)
                Descend(directory, name, path, depth, entries, unread);
        }
    }

    private static void Descend(DirectoryHandle directory, EntryName name, string path, int depth, ImmutableArray<TreeEntry>.Builder entries, ImmutableArray<string>.Builder unread)
    {
        using var child = directory.Enter(name);
        if (child is null)
            unread.Add(path);
        else
            Walk(child, path + "/", depth + 1, entries, unread);
    }
}
