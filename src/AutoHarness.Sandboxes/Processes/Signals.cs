using System.Runtime.InteropServices;

namespace AutoHarness.Sandboxes.Processes;

/// <summary>The two signals that end processes.</summary>
internal static partial class Signals
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>Sends a signal to one process; a process that is gone is no error.</summary>
    public static void Send(int processId, int signal)
    {
        if (processId > 1)
            _ = SendSignal(processId, signal);
    }

    /// <summary>Sends a signal to every process of a group.</summary>
    public static void SendToGroup(int groupId, int signal)
    {
        if (groupId > 1)
            _ = SendSignal(-groupId, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);
}
