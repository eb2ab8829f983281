using System.Diagnostics;

namespace AutoHarness.Sandboxes.Processes;

/// <summary>A started child in a session of its own. Disposing it ends its whole tree.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private static readonly TimeSpan DrainGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>What is in a pipe when its writer ends is read at once; a longer wait would only be for those who hold it open.</summary>
    private static readonly TimeSpan BackgroundGrace = TimeSpan.FromMilliseconds(100);

    private readonly Process process;
    private readonly bool leavesBackground;
    private readonly TimeSpan killGrace;
    private readonly string? mark;
    private readonly TimeProvider time;
    private readonly OutputBuffer errors;
    private readonly Task errorPump;
    private readonly Task<int> exited;
    private bool settled;

    internal RunningProcess(Process process, ProcessSpec spec, string? mark, TimeProvider time)
    {
        this.process = process;
        this.mark = mark;
        this.time = time;
        killGrace = spec.KillGrace;
        leavesBackground = spec.LeavesBackground;
        Id = process.Id;
        errors = new OutputBuffer(spec.OutputCap);
        errorPump = PipeThread.Read(process.StandardError.BaseStream, $"stderr {Id}", bytes =>
        {
            errors.Add(bytes);
            spec.Listener?.Invoke(isError: true, bytes);
        });
        exited = WaitAsync();
    }

    /// <summary>The child's process id, which is also its group and session id.</summary>
    public int Id { get; }

    /// <summary>The child's standard input. Writes block while the child does not read.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>The child's standard output. Reads block; use a thread of your own for long conversations.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>What is kept of standard error so far.</summary>
    public CapturedOutput Errors => errors.Snapshot();

    /// <summary>The mark of its tree, where it has one.</summary>
    internal string? Mark => mark;

    /// <summary>How much the child wrote to standard error so far.</summary>
    public long ErrorBytes => errors.TotalBytes;

    /// <summary>Ends when standard error is read to its end.</summary>
    public Task ErrorsRead => errorPump;

    /// <summary>Ends with the exit code (128 + signal number after a signal) as soon as the child itself is gone; its pipes may live on.</summary>
    public Task<int> Exited => exited;

    /// <summary>Ends the whole tree at once, without a polite signal.</summary>
    public void Kill()
    {
        if (OperatingSystem.IsWindows())
            KillOnWindows();
        else
            ProcessTree.Kill(Id, exited.IsCompleted, mark);
    }

    /// <summary>Asks the tree to end, and kills what is left after the grace.</summary>
    public async Task StopAsync()
    {
        if (!exited.IsCompleted && !OperatingSystem.IsWindows())
        {
            Signals.SendToGroup(Id, Signals.Terminate);
            await Task.WhenAny(exited, Task.Delay(killGrace, time));
        }

        Kill();
        await exited;
    }

    public async ValueTask DisposeAsync()
    {
        if (!settled)
        {
            await StopAsync();
            await DrainAsync(errorPump);
        }

        process.Dispose();
    }

    /// <summary>
    /// Waits until the pumps have read everything. A background child may hold a pipe open for ever, so the wait is short;
    /// then the rest of the tree is killed, and what still holds the pipe after that is left alone.
    /// </summary>
    internal async Task DrainAsync(Task pumps)
    {
        await Task.WhenAny(pumps, Task.Delay(leavesBackground ? BackgroundGrace : DrainGrace, time));
        if (leavesBackground)
        {
            settled = true;
            return;
        }

        Signals.SendToGroup(OperatingSystem.IsWindows() ? 0 : Id, Signals.Kill);
        if (!pumps.IsCompleted)
        {
            Kill();
            await Task.WhenAny(pumps, Task.Delay(DrainGrace, time));
        }

        settled = true;
    }

    internal Task DrainErrorsAnd(Task other) => DrainAsync(Task.WhenAll(errorPump, other));

    private async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private void KillOnWindows()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
        }
    }
}
