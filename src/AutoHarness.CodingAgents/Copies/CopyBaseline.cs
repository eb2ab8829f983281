using System.Collections.Frozen;
using System.Runtime.InteropServices;
using AutoHarness.CodingAgents.Trees;

namespace AutoHarness.CodingAgents.Copies;

/// <summary>What a copy held before the coding agent saw it.</summary>
internal sealed class CopyBaseline
{
    private CopyBaseline(ulong device, ulong inode, FrozenDictionary<string, Entry> entries)
    {
        Device = device;
        Inode = inode;
        Entries = entries;
    }

    public ulong Device { get; }

    public ulong Inode { get; }

    public FrozenDictionary<string, Entry> Entries { get; }

    public static CopyBaseline Of(DirectoryHandle root)
    {
        var self = root.Look();
        var entries = TreeListing.Of(root).Entries.ToFrozenDictionary(
            entry => entry.Path,
            entry => new Entry(entry.Status.Kind, entry.Status.Mode, entry.Status.Size, entry.Status.Kind == EntryKind.File ? TreeFile.Hash(root, entry.Path) : null),
            StringComparer.Ordinal);
        return new CopyBaseline(self.Device, self.Inode, entries);
    }

    /// <summary>One name; the hash is that of a file's content, otherwise null.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Entry(EntryKind Kind, int Mode, long Size, string? Hash);
}
