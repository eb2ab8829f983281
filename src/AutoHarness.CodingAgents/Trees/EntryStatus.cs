using System.Runtime.InteropServices;

namespace AutoHarness.CodingAgents.Trees;

/// <summary>
/// What the kernel says about a name, without following a link. The mode is the twelve permission bits; the stamp changes whenever content, size, mode
/// or links change.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EntryStatus(EntryKind Kind, int Mode, long Size, uint Links, ulong Device, ulong Inode, long Stamp)
{
    public static EntryStatus Of(in LibC.FileStatus status) => new(
        KindOf(status.Mode),
        status.Mode & 0xFFF,
        (long)Math.Min(status.Size, long.MaxValue),
        status.Links,
        ((ulong)status.DeviceMajor << 32) | status.DeviceMinor,
        status.Inode,
        unchecked((status.Changed.Seconds * 1_000_000_000) + status.Changed.Nanoseconds + (status.Modified.Seconds * 31) + status.Modified.Nanoseconds));

    private static EntryKind KindOf(ushort mode) => (mode & 0xF000) switch
    {
        0x8000 => EntryKind.File,
        0x4000 => EntryKind.Directory,
        0xA000 => EntryKind.Symlink,
        _ => EntryKind.Special,
    };
}
