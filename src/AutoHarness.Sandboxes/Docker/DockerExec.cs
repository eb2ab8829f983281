using System.Net;
using System.Security.Cryptography;
using AutoHarness.Sandboxes.Processes;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>Runs commands in a container.</summary>
/// <param name="engine">The container's engine.</param>
/// <param name="container">Its id.</param>
/// <param name="endAll">Ends everything in the container: the last means against a command that cannot be ended alone.</param>
/// <param name="time">The clock.</param>
internal sealed class DockerExec(DockerEngine engine, string container, Func<Task> endAll, TimeProvider time)
{
    /// <summary>How long output may still come after the command itself is gone, since a child in the background may hold it open for ever.</summary>
    private static readonly TimeSpan DrainGrace = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(250), LastLook = TimeSpan.FromMilliseconds(500);

    /// <summary>Null when the container does not run.</summary>
    /// <exception cref="SandboxRequestException">The user or the working directory does not exist.</exception>
    /// <exception cref="SandboxInfrastructureException">The engine broke, or the container is gone.</exception>
    public async Task<ProcessResult?> RunAsync(SandboxCommand command, string? user, string? folder, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var started = time.GetTimestamp();
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        string exec;
        MultiplexedStream stream;
        try
        {
            var created = await engine.CallAsync("creation of a command", token => engine.Client.Exec.CreateContainerExecAsync(container, Describe(command, user, folder, mark), token), ct);
            exec = created.ID;
            stream = await engine.CallAsync("start of a command", token => engine.Client.Exec.StartContainerExecAsync(exec, new ContainerExecStartParameters(), token), ct);
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            return null;
        }
        catch (DockerApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw new SandboxInfrastructureException($"Docker: the container {container[..12]} is gone", e);
        }
        catch (DockerApiException e)
        {
            throw new SandboxRequestException(DockerEngine.Reason(e));
        }

        using (stream)
        {
            return await FollowAsync(exec, stream, command, mark, started, ct);
        }
    }

    private static ContainerExecCreateParameters Describe(SandboxCommand command, string? user, string? folder, string mark) => new()
    {
        AttachStdout = true,
        AttachStderr = true,
        Cmd = [command.Shell, "-c", command.Text],
        Env = [.. command.Environment.Select(pair => $"{pair.Key}={pair.Value}"), $"{ProcessTree.MarkName}={mark}"],
        User = user ?? "",
        WorkingDir = folder ?? "",
    };

    private async Task<ProcessResult?> FollowAsync(string exec, MultiplexedStream stream, SandboxCommand command, string mark, long started, CancellationToken ct)
    {
        var (output, errors) = (new OutputBuffer(command.OutputCap), new OutputBuffer(command.OutputCap));
        using var stopReading = new CancellationTokenSource();
        var reading = ReadAsync(stream, output, errors, stopReading.Token);
        using var giveUp = new CancellationTokenSource();
        using var clockStop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ended = EndAsync(exec, reading, giveUp.Token);
        var clock = Task.Delay(command.TimeLimit ?? Timeout.InfiniteTimeSpan, time, clockStop.Token);
        try
        {
            var first = await Task.WhenAny(ended, clock);
            var timedOut = first == clock && !ended.IsCompleted;
            if (timedOut)
            {
                await KillAsync(exec, mark);
                await Task.WhenAny(ended, Task.Delay(KillGrace, time, CancellationToken.None));
                if (!ended.IsCompleted)
                    await endAll();
                ct.ThrowIfCancellationRequested();
            }

            var inspected = await ended;
            await Task.WhenAny(reading, Task.Delay(DrainGrace, time, CancellationToken.None));
            if (HasMissed(inspected, output))
                return null;
            return Conclude(inspected, output, errors, timedOut, time.GetElapsedTime(started));
        }
        finally
        {
            await giveUp.CancelAsync();
            await clockStop.CancelAsync();
            await stopReading.CancelAsync();
            stream.Dispose();
            await Quietly(reading);
            await Quietly(ended);
        }
    }

    /// <summary>The container stopped between the moment the command was accepted and its start.</summary>
    private static bool HasMissed(ContainerExecInspectResponse inspected, OutputBuffer output) =>
        inspected is { Pid: 0, ExitCode: not 0 }
        && output.Snapshot().Text is var text
        && (text.Contains("is not running", StringComparison.Ordinal) || text.Contains("stopped", StringComparison.Ordinal) || text.Contains("process not found", StringComparison.Ordinal));

    private static ProcessResult Conclude(ContainerExecInspectResponse inspected, OutputBuffer output, OutputBuffer errors, bool timedOut, TimeSpan elapsed)
    {
        var said = output.Snapshot();
        // A command that never became a process: the engine writes its reason where output would be.
        if (inspected.Pid == 0 && inspected.ExitCode is 126 or 127 && !timedOut)
        {
            var reason = said.Text.Trim();
            if (reason.Contains("unable to find user", StringComparison.Ordinal) || reason.Contains("unable to find group", StringComparison.Ordinal)
                || reason.Contains("chdir to cwd", StringComparison.Ordinal) || reason.Contains("no matching entries", StringComparison.Ordinal))
                throw new SandboxRequestException(reason);
            return new ProcessResult(reason.Contains("not found", StringComparison.Ordinal) || reason.Contains("no such file", StringComparison.Ordinal) ? 127 : 126, CapturedOutput.Empty, said, TimedOut: false, elapsed);
        }

        return new ProcessResult((int)(inspected.ExitCode ?? 137), said, errors.Snapshot(), timedOut, elapsed);
    }

    /// <summary>Waits until the command itself is gone: its output ends, or the engine says so.</summary>
    private async Task<ContainerExecInspectResponse> EndAsync(string exec, Task reading, CancellationToken ct)
    {
        var pause = FirstLook;
        while (true)
        {
            await Task.WhenAny(reading, Task.Delay(pause, time, ct));
            ct.ThrowIfCancellationRequested();
            var inspected = await InspectAsync(exec, ct);
            if (!inspected.Running)
                return inspected;
            // The end of the output comes a moment before the engine has noted the exit; a command that closed its output goes on.
            pause = reading.IsCompleted ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromTicks(Math.Min(LastLook.Ticks, pause.Ticks * 2));
            if (reading.IsCompleted)
                await Task.Delay(pause, time, ct);
        }
    }

    private async Task<ContainerExecInspectResponse> InspectAsync(string exec, CancellationToken ct)
    {
        try
        {
            return await engine.CallAsync("state of a command", token => engine.Client.Exec.InspectContainerExecAsync(exec, token), ct);
        }
        catch (DockerApiException e)
        {
            throw new SandboxInfrastructureException($"Docker: a running command is not known any more: {DockerEngine.Reason(e)}", e);
        }
    }

    private static async Task ReadAsync(MultiplexedStream stream, OutputBuffer output, OutputBuffer errors, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, ct) is { EOF: false } piece)
                (piece.Target == MultiplexedStream.TargetStream.StandardError ? errors : output).Add(buffer.AsSpan(0, piece.Count));
        }
        catch (Exception e) when (DockerEngine.IsBroken(e))
        {
            // Closed by us, or the engine is gone, which the next look at the command will say.
        }
    }

    private async Task KillAsync(string exec, string mark)
    {
        try
        {
            var process = (int)(await InspectAsync(exec, CancellationToken.None)).Pid;
            // The engine names processes by the machine's numbers. Where it is this machine, nothing inside can get in the way.
            if (OperatingSystem.IsLinux() && process > 1 && ProcessTree.IsInGroup(process, container))
            {
                ProcessTree.Kill(process, rootIsGone: false, mark);
                return;
            }

            await KillFromInsideAsync(mark);
        }
        catch (SandboxInfrastructureException)
        {
            // The engine is gone; whoever waits for the command learns it there.
        }
    }

    private async Task KillFromInsideAsync(string mark)
    {
        var script = $"for i in 1 2 3; do for f in $(grep -l -s {ProcessTree.MarkName}={mark} /proc/[0-9]*/environ); do p=${{f#/proc/}}; kill -9 ${{p%%/*}}; done; done";
        try
        {
            var created = await engine.CallAsync("end of a command", token => engine.Client.Exec.CreateContainerExecAsync(
                container, new ContainerExecCreateParameters { Cmd = ["sh", "-c", script], User = "0", AttachStdout = true }, token), CancellationToken.None);
            using var stream = await engine.CallAsync(
                "end of a command", token => engine.Client.Exec.StartContainerExecAsync(created.ID, new ContainerExecStartParameters(), token), CancellationToken.None);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
            await ReadAsync(stream, new OutputBuffer(2), new OutputBuffer(2), limit.Token);
        }
        catch (DockerApiException)
        {
            // The container stands still, and everything in it with it.
        }
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is OperationCanceledException or SandboxException)
        {
        }
    }
}
