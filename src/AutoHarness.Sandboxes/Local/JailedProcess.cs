using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Local;

/// <summary>A running jail to talk to. Disposing it ends everything in it.</summary>
public sealed class JailedProcess : IAsyncDisposable
{
    private readonly RunningProcess process;
    private readonly JailWatchdog watchdog;
    private readonly ControlGroup? group;
    private JailBreach? last;

    internal JailedProcess(RunningProcess process, JailWatchdog watchdog, ControlGroup? group, JailReport report)
    {
        this.process = process;
        this.watchdog = watchdog;
        this.group = group;
        Report = report;
    }

    /// <summary>What confinement runs.</summary>
    public JailReport Report { get; }

    /// <summary>The process id of the jail on the host.</summary>
    public int Id => process.Id;

    /// <inheritdoc cref="RunningProcess.Input"/>
    public Stream Input => process.Input;

    /// <inheritdoc cref="RunningProcess.Output"/>
    public Stream Output => process.Output;

    /// <inheritdoc cref="RunningProcess.Errors"/>
    public CapturedOutput Errors => process.Errors;

    /// <inheritdoc cref="RunningProcess.ErrorBytes"/>
    public long ErrorBytes => process.ErrorBytes;

    /// <inheritdoc cref="RunningProcess.ErrorsRead"/>
    public Task ErrorsRead => process.ErrorsRead;

    /// <inheritdoc cref="RunningProcess.Exited"/>
    public Task<int> Exited => process.Exited;

    /// <summary>The limit that ended the jail, or that its processes ran into; null when none did.</summary>
    public JailBreach? Breach => last ?? watchdog.FindBreach(process.Exited.IsCompletedSuccessfully ? process.Exited.GetAwaiter().GetResult() : null);

    /// <summary>Ends everything in the jail at once.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.DisposeAsync();
        last = Breach;
        await watchdog.DisposeAsync();
        if (group is not null)
            await group.DisposeAsync();
    }
}
