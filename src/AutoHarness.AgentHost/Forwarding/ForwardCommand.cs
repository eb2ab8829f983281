using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace AutoHarness.AgentHost.Forwarding;

/// <summary>
/// Runs a command in a jail without network, to which it gives one way out: connections to a port of the jail's own loopback address reach
/// a Unix socket that was shown to the jail.
/// </summary>
internal static partial class ForwardCommand
{
    /// <summary>A shell's exit code for a command that cannot be run.</summary>
    private const int CannotRun = 126;

    /// <param name="port">1 to 65535.</param>
    /// <param name="socket">Path of the Unix socket.</param>
    /// <param name="command">The command with its arguments.</param>
    /// <returns>The command's exit code.</returns>
    public static async Task<int> RunAsync(string port, string socket, IReadOnlyList<string> command)
    {
        using var ended = new CancellationTokenSource();
        Forwarder forwarder;
        try
        {
            forwarder = Forwarder.Start(new IPEndPoint(IPAddress.Loopback, ushort.Parse(port, CultureInfo.InvariantCulture)), socket);
        }
        catch (Exception failure) when (failure is System.Net.Sockets.SocketException or FormatException or OverflowException)
        {
            return Complain($"cannot listen on port {port}: {failure.Message}");
        }

        var forwarding = forwarder.RunAsync(ended.Token);
        try
        {
            // Input and output are the command's own: nothing is redirected. Signals are caught before it starts, so that none is missed.
            using var process = new Process { StartInfo = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false } };
            var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            using var interrupt = PassOn(PosixSignal.SIGINT, 2, started.Task);
            using var terminate = PassOn(PosixSignal.SIGTERM, 15, started.Task);
            process.Start();
            started.SetResult(process.Id);
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return Complain($"cannot run {command[0]}: {failure.Message}");
        }
        finally
        {
            await ended.CancelAsync();
            await forwarding;
        }
    }

    // A polite end is the command's to answer; this process ends when it does.
    private static PosixSignalRegistration PassOn(PosixSignal signal, int number, Task<int> started) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _ = started.ContinueWith(process => Kill(process.Result, number), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    });

    private static int Complain(string problem)
    {
        Console.Error.WriteLine($"auto-harness agent host: {problem}");
        return CannotRun;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
