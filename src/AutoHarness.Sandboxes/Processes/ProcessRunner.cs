using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace AutoHarness.Sandboxes.Processes;

/// <summary>
/// The one way to start child processes: argument lists, an exact environment, a session of their own, capped output,
/// and nothing left behind.
/// </summary>
public sealed class ProcessRunner(TimeProvider time)
{
    private static readonly string? SetSid = OperatingSystem.IsWindows() ? null : ProgramPath.Find("setsid", "/usr/bin:/bin");

    /// <summary>Runs a child to its end or its time limit and returns what became of it, whatever its exit code.</summary>
    /// <exception cref="ProcessStartException">The program or the working directory is missing.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the child's whole tree is gone by then.</exception>
    public async Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var started = time.GetTimestamp();
        await using var child = await StartAsync(spec, ct);
        var output = new OutputBuffer(spec.OutputCap);
        var outputPump = PipeThread.Read(child.Output, $"stdout {child.Id}", bytes =>
        {
            output.Add(bytes);
            spec.Listener?.Invoke(isError: false, bytes);
        });
        if (spec.Input.IsEmpty)
            await child.Input.DisposeAsync();
        else
            _ = PipeThread.WriteAndClose(child.Input, spec.Input, $"stdin {child.Id}");

        var inTime = await WaitAsync(child, spec.TimeLimit, ct);
        if (!inTime)
            await child.StopAsync();
        ct.ThrowIfCancellationRequested();

        var code = await child.Exited;
        await child.DrainErrorsAnd(outputPump);
        return new ProcessResult(code, output.Snapshot(), child.Errors, TimedOut: !inTime, time.GetElapsedTime(started));
    }

    /// <summary>Starts a child to talk to. Its standard error is kept up to the cap; <see cref="ProcessSpec.TimeLimit"/> and <see cref="ProcessSpec.Input"/> do not apply.</summary>
    /// <exception cref="ProcessStartException">The program or the working directory is missing.</exception>
    public async Task<RunningProcess> StartAsync(ProcessSpec spec, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var mark = spec.MarksTree && !OperatingSystem.IsWindows() ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)) : null;
        var start = Describe(spec, mark);
        try
        {
            var process = await SpawnThread.Instance.StartAsync(start);
            var child = new RunningProcess(process, spec, mark, time);
            spec.Started?.Invoke(child);
            return child;
        }
        catch (Win32Exception e)
        {
            throw new ProcessStartException(spec.Program, e.Message, e);
        }
    }

    private static ProcessStartInfo Describe(ProcessSpec spec, string? mark)
    {
        spec.Environment.TryGetValue("PATH", out var searchPath);
        var program = ProgramPath.Find(spec.Program, searchPath)
            ?? throw new ProcessStartException(spec.Program, "no such program");
        if (spec.WorkingDirectory is { } folder && !Directory.Exists(folder))
            throw new ProcessStartException(spec.Program, $"no such working directory: {folder}");

        var start = new ProcessStartInfo(SetSid ?? program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = spec.WorkingDirectory ?? "",
        };
        // setsid replaces itself by the program, so the process id stays the one that is known here.
        if (SetSid is not null)
            start.ArgumentList.Add(program);
        foreach (var argument in spec.Arguments)
            start.ArgumentList.Add(argument);

        if (!spec.InheritEnvironment)
            start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;
        if (mark is not null)
            start.Environment[ProcessTree.MarkName] = mark;
        return start;
    }

    private async Task<bool> WaitAsync(RunningProcess child, TimeSpan? limit, CancellationToken ct)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var clock = Task.Delay(limit ?? Timeout.InfiniteTimeSpan, time, giveUp.Token);
        var first = await Task.WhenAny(child.Exited, clock);
        await giveUp.CancelAsync();
        return first == child.Exited;
    }
}
