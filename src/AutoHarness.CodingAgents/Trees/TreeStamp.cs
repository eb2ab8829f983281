namespace AutoHarness.CodingAgents.Trees;

/// <summary>A number that differs when anything below a directory differs; for watching, not for proof.</summary>
internal static class TreeStamp
{
    public static long Of(DirectoryHandle root)
    {
        long stamp = 0;
        var left = TreeListing.NameLimit;
        Add(root, 0, ref left, ref stamp);
        return stamp;
    }

    private static void Add(DirectoryHandle directory, int depth, ref int left, ref long stamp)
    {
        foreach (var name in depth <= TreeListing.DepthLimit && left > 0 ? directory.List(left) ?? [] : [])
        {
            left--;
            if (directory.Look(name) is not { } status)
                continue;

            // A sum does not depend on the order in which names are listed.
            stamp = unchecked(stamp + HashCode.Combine(status.Inode, status.Stamp, status.Size));
            if (status.Kind != EntryKind.Directory)
                continue;

            using var child = directory.Enter(name);
            if (child is not null)
                Add(child, depth + 1, ref left, ref stamp);
        }
    }
}
