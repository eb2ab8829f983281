using System.Runtime.InteropServices;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Hosting;

/// <summary>
/// Ctrl-C and termination. The first signal asks the command to stop, which it does as soon as what is finished is safe;
/// the second ends the process at once, which is safe as well.
/// </summary>
internal sealed class Interrupts(TimeProvider time) : IDisposable
{
    // Programs that stop a whole group, such as timeout(1), signal its members twice at once; that is one wish.
    private static readonly TimeSpan SameWish = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private int exit;
    private long first;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code of the first signal, or null while there was none.</summary>
    public ExitCode? Exit => exit == 0 ? null : (ExitCode)exit;

    /// <summary>Starts to listen to the process's signals.</summary>
    public void Listen()
    {
        Register(PosixSignal.SIGINT, ExitCode.Interrupted);
        Register(PosixSignal.SIGTERM, ExitCode.Terminated);
        Register(PosixSignal.SIGHUP, ExitCode.Terminated);
    }

    /// <summary>Takes a signal; true when the process is to go on until the command has stopped.</summary>
    public bool Take(ExitCode code)
    {
        lock (registrations)
        {
            if (exit != 0)
            {
                return time.GetElapsedTime(first) < SameWish;
            }

            exit = (int)code;
            first = time.GetTimestamp();
        }

        source.Cancel();
        return true;
    }

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void Register(PosixSignal signal, ExitCode code) =>
        registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = Take(code)));
}
