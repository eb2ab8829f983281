namespace AutoHarness.Sandboxes.Transfer;

/// <summary>What the base library does not say about files.</summary>
internal static class UnixFile
{
    public const UnixFileMode Executable = (UnixFileMode)0x1ED; // rwxr-xr-x
    public const UnixFileMode Plain = (UnixFileMode)0x1A4; // rw-r--r--

    /// <summary>False for pipes, sockets and devices, whose reading could block for ever, and for links.</summary>
    public static bool IsRegular(string path) => OperatingSystem.IsLinux()
        ? NativeFile.TypeOf(path) == NativeFile.Regular
        : (File.GetAttributes(path) & (FileAttributes.Device | FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.None;
}
