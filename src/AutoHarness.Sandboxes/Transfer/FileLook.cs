using System.Runtime.InteropServices;

namespace AutoHarness.Sandboxes.Transfer;

/// <summary>What the system says about a file.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileLook(uint Mode, long Size, uint Uid, uint Gid, ulong Inode, ulong Device, long ModifiedSeconds)
{
    public bool IsRegular => (Mode & NativeFile.TypeMask) == NativeFile.Regular;

    public bool IsDirectory => (Mode & NativeFile.TypeMask) == NativeFile.Directory;

    public bool IsLink => (Mode & NativeFile.TypeMask) == NativeFile.Link;

    /// <summary>Permission bits without set-user-id and its relatives.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0x1FF);
}
