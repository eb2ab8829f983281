using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.Sandboxes.Rootfs.Files;

/// <summary>System calls that resolve names below an open folder as if it were the root, so that no link leads out of it.</summary>
internal static partial class RootedCalls
{
    public const int WriteNew = 1 | 0x40 | 0x80; // O_WRONLY, O_CREAT, O_EXCL
    public const int ReadOnly = 0;
    public const int NonBlocking = 0x800;
    public const int PathOnly = 0x200000;
    public const int NotFound = 2, Exists = 17, NotFolder = 20, IsFolder = 21, NoSpace = 28, ReadOnlyFiles = 30, TooManyLinks = 40, Quota = 122;

    private const int CloseOnExec = 0x80000;
    private const long OpenAt2Number = 437;

    public static int FolderOnly => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;

    public static int NoFollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>Opens a path; null with the system's error when it cannot be.</summary>
    public static SafeFileHandle? Open(SafeFileHandle root, string path, int flags, out int error)
    {
        // RESOLVE_IN_ROOT: absolute links and ".." stay below; RESOLVE_NO_MAGICLINKS: /proc's links to elsewhere are refused.
        var how = new OpenHow { Flags = (ulong)(flags | CloseOnExec), Mode = (flags & 0x40) != 0 ? 0x180u : 0, Resolve = 0x10 | 0x02 };
        var descriptor = OpenAt2(OpenAt2Number, (int)root.DangerousGetHandle(), path.Length == 0 ? "." : path, ref how, (nuint)Marshal.SizeOf<OpenHow>());
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle((nint)descriptor, ownsHandle: true);
    }

    /// <summary>Opens a folder of the host, links followed; null when there is none.</summary>
    public static SafeFileHandle? OpenHost(string path) => OpenPlain(path, PathOnly | FolderOnly);

    /// <summary>Opens a file of the host for reading; null when it cannot be.</summary>
    public static SafeFileHandle? OpenHostFile(string path) => OpenPlain(path, ReadOnly);

    private static SafeFileHandle? OpenPlain(string path, int flags)
    {
        var descriptor = OpenAt(-100, path, flags | CloseOnExec, 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public static int MakeFolder(SafeFileHandle folder, string name) => Error(MakeDirectoryAt(Number(folder), name, 0x1ED));

    public static int MakeLink(SafeFileHandle folder, string name, string target) => Error(SymbolicLinkAt(target, Number(folder), name));

    public static int Remove(SafeFileHandle folder, string name, bool isFolder) => Error(UnlinkAt(Number(folder), name, isFolder ? 0x200 : 0));

    /// <summary>Changes the owner of a name, links not followed; an empty name is the folder itself.</summary>
    public static int Own(SafeFileHandle folder, string name, uint user, uint group) => Error(ChangeOwnerAt(Number(folder), name, user, group, 0x100 | (name.Length == 0 ? 0x1000 : 0)));

    public static int ChangeMode(SafeFileHandle file, uint mode) => Error(ChangeMode(Number(file), mode));

    public static string? ReadLink(SafeFileHandle folder, string name)
    {
        var buffer = new byte[4096];
        var length = (int)ReadLinkAt(Number(folder), name, buffer, buffer.Length);
        return length < 0 ? null : System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static int Error(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long OpenAt2(long number, int folder, string path, ref OpenHow how, nuint size);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenAt(int folder, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeDirectoryAt(int folder, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SymbolicLinkAt(string target, int folder, string name);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int UnlinkAt(int folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwnerAt(int folder, string name, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeMode(int file, uint mode);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadLinkAt(int folder, string name, byte[] target, nint size);

    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
