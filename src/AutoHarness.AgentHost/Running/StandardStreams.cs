using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.AgentHost.Running;

/// <summary>
/// Moves the protocol away from descriptors 0 and 1 before any agent code runs: reading the console then finds its end,
/// writing to it goes to standard error, and a child process of the agent inherits neither side of the protocol.
/// </summary>
internal static partial class StandardStreams
{
    private const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC

    public static (Stream Input, Stream Output) Take()
    {
        if (!OperatingSystem.IsLinux())
        {
            var (input, output) = (Console.OpenStandardInput(), Console.OpenStandardOutput());
            Console.SetIn(TextReader.Null);
            Console.SetOut(Console.Error);
            return (input, output);
        }

        var fromHarness = Duplicate(0, FileAccess.Read);
        var toHarness = Duplicate(1, FileAccess.Write);
        using (var nothing = File.OpenHandle("/dev/null"))
            Replace(nothing.DangerousGetHandle().ToInt32(), 0);
        Replace(2, 1);
        Console.SetOut(Console.Error);
        return (fromHarness, toHarness);
    }

    private static FileStream Duplicate(int descriptor, FileAccess access)
    {
        var copy = Control(descriptor, DuplicateCloseOnExec, 10);
        if (copy < 0)
            throw new IOException($"descriptor {descriptor} is not open");
        return new FileStream(new SafeFileHandle(copy, ownsHandle: true), access, bufferSize: 0);
    }

    private static void Replace(int source, int target)
    {
        if (Duplicate2(source, target) < 0)
            throw new IOException($"descriptor {target} cannot be replaced");
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate2(int source, int target);
}
