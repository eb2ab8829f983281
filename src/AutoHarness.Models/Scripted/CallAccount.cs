using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using AutoHarness.Models.Gateway;
using Microsoft.Win32.SafeHandles;

namespace AutoHarness.Models.Scripted;

/// <summary>
/// The scripted provider's own book: one line an answer, written in one system call before the answer is given, independent of
/// anything the harness remembers. Columns, separated by tabs: series, agent version, task, attempt, role, turn, unix time in
/// milliseconds, simulated latency in milliseconds.
/// </summary>
internal sealed class CallAccount : IDisposable
{
    private const int SetFlags = 4;
    private const int AppendFlag = 0x400;

    private readonly SafeFileHandle file;
    private readonly TimeProvider time;
    private readonly Lock gate = new();

    public CallAccount(string path, TimeProvider time)
    {
        this.time = time;
        file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);

        // The runtime's append mode remembers an offset; several processes need the kernel's.
        if (OperatingSystem.IsLinux() && FileControl(file, SetFlags, AppendFlag) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"cannot append to {path}");
        }
    }

    public void Write(ModelCaller caller, int turn, TimeSpan latency)
    {
        var trial = caller.Trial;
        var line = string.Join(
            '\t',
            trial.Series,
            trial.AgentVersion,
            trial.Task,
            trial.Attempt,
            caller.Role,
            turn,
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            (long)latency.TotalMilliseconds);
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (gate)
        {
            RandomAccess.Write(file, bytes, RandomAccess.GetLength(file));
        }
    }

    public void Dispose() => file.Dispose();

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(SafeFileHandle file, int command, int argument);
}
