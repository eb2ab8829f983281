using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.Experiments.Workspace;

/// <summary>Makes the entries of a folder durable: a rename is on the disk only when its folder is.</summary>
internal static class DirectoryFlush
{
    private const int ReadOnly = 0;
    private const int ErrorInvalid = 22;

    /// <exception cref="IOException">The folder cannot be flushed.</exception>
    public static void ToDisk(string folder)
    {
        // Windows makes renames durable with the file and offers no such call.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw Failure(folder);
        }

        // Some network file systems answer "invalid" since they have nothing to flush.
        if (Flush(handle) != 0 && Marshal.GetLastPInvokeError() != ErrorInvalid)
        {
            throw Failure(folder);
        }
    }

    private static IOException Failure(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{folder}'", error);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(SafeFileHandle file);
}
