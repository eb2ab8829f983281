using System.Runtime.InteropServices;

namespace AutoHarness.CodingAgents.Trees;

/// <summary>The few system calls that look at a name relative to an open directory and never follow a link.</summary>
internal static partial class LibC
{
    public const int CurrentDirectory = -100;
    public const int ReadOnly = 0;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int DoNotFollowStat = 0x100;
    public const int EmptyPath = 0x1000;
    public const int RemoveDirectory = 0x200;
    public const uint BasicStats = 0x7ff;
    public const int Terminate = 15;

    // The two flags swap places between the x86 and the Arm ABI.
    public static int DirectoryOnly => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;

    public static int DoNotFollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte[] name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX(int directory, byte[] name, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint OpenDirectoryStream(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static partial nint ReadDirectory(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    public static partial int CloseDirectory(nint stream);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(int directory, byte[] name, byte[] target, nint size);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(int directory, byte[] name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    public static partial int RenameAt(int fromDirectory, byte[] from, int toDirectory, byte[] to);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true)]
    public static partial int ChangeModeAt(int directory, byte[] name, uint mode, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    /// <summary>The kernel's <c>struct statx</c>: the same on every architecture, unlike <c>struct stat</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct FileStatus
    {
        public uint Mask;
        public uint BlockSize;
        public ulong Attributes;
        public uint Links;
        public uint Owner;
        public uint Group;
        public ushort Mode;
        public ushort Padding;
        public ulong Inode;
        public ulong Size;
        public ulong Blocks;
        public ulong AttributesMask;
        public Timestamp Accessed;
        public Timestamp Born;
        public Timestamp Changed;
        public Timestamp Modified;
        public uint DeviceMajorOfNode;
        public uint DeviceMinorOfNode;
        public uint DeviceMajor;
        public uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Timestamp
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }
}
