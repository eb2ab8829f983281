using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.Sandboxes.Transfer;

/// <summary>The few file calls that the base library lacks: types of files, and names that are resolved below an open folder.</summary>
internal static partial class NativeFile
{
    public const uint TypeMask = 0xF000;
    public const uint Regular = 0x8000;
    public const uint Directory = 0x4000;
    public const uint Link = 0xA000;

    /// <summary>The type bits of a file's mode, links not followed; 0 when there is nothing.</summary>
    public static uint TypeOf(string path) => Look(null, path)?.Mode & TypeMask ?? 0;

    /// <summary>Looks at one name, links not followed; null when there is nothing.</summary>
    /// <param name="folder">Null means that <paramref name="name"/> is a path of the host.</param>
    /// <param name="name">Null or empty means the folder itself.</param>
    public static FileLook? Look(SafeFileHandle? folder, string? name)
    {
        const int noFollow = 0x100, emptyPath = 0x1000;
        const uint basic = 0x7ff;
        var descriptor = folder is null ? -100 : (int)folder.DangerousGetHandle();
        if (StatX(descriptor, name ?? "", noFollow | (string.IsNullOrEmpty(name) ? emptyPath : 0), basic, out var status) != 0)
            return null;
        return new FileLook(status.Mode, (long)status.Size, status.Uid, status.Gid, status.Inode, ((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.ModifiedSeconds);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out StatXResult result);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXResult
    {
        [FieldOffset(20)]
        public uint Uid;

        [FieldOffset(24)]
        public uint Gid;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
