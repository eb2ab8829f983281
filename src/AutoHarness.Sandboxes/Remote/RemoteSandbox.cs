using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Remote;

/// <summary>A running sandbox at a service.</summary>
internal sealed class RemoteSandbox(IRemoteMachine machine, SandboxSpec spec, TimeProvider time, Action<string> disposed) : ISandbox
{
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);

    private readonly RemoteFiles files = new(machine);
    private int isDisposed;

    public string Id => machine.Id;

    public async Task FurnishAsync(CancellationToken ct)
    {
        if (spec.WorkingDirectory is { } folder)
            await machine.AskAsync(["mkdir", "-p", "--", folder], ct);
    }

    public async Task<ProcessResult> ExecAsync(SandboxCommand command, CancellationToken ct)
    {
        if (command.Service is not (null or "main"))
            throw new SandboxRequestException($"there is no service '{command.Service}': the sandbox is a single machine");
        ct.ThrowIfCancellationRequested();
        var started = time.GetTimestamp();
        var (mark, word) = (Random(), Random());
        var place = $"{RemoteScripts.Folder}/{Random()}";
        var environment = new Dictionary<string, string>(spec.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in command.Environment)
            environment[name] = value;
        environment[RemoteScripts.MarkName] = mark;
        var program = RemoteScripts.Program(
            RemoteScripts.Run, place, word, command.User ?? spec.User ?? machine.User ?? "", command.WorkingDirectory ?? spec.WorkingDirectory ?? machine.WorkingDirectory ?? "", command.Shell, command.Text);

        using var stop = new CancellationTokenSource();
        var running = RefusedAsync(() => machine.RunAsync(program, environment, stop.Token));
        var timedOut = !await EndsAsync(running, command.TimeLimit, ct);
        if (timedOut)
        {
            await machine.AskAsync(RemoteScripts.Program(RemoteScripts.Kill, mark), CancellationToken.None);
            await Task.WhenAny(running, Task.Delay(KillGrace, time, CancellationToken.None));
        }

        if (!running.IsCompleted)
            await stop.CancelAsync();
        var exit = 128 + Signals.Kill;
        try
        {
            exit = await running;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It withstands its end, so nobody waits for it any longer.
        }

        ct.ThrowIfCancellationRequested();
        var (output, errors) = await CollectAsync(place, command.OutputCap, ct);
        if (exit == RemoteScripts.RefusedExit && errors.Text.StartsWith(word, StringComparison.Ordinal))
            throw new SandboxRequestException(errors.Text[word.Length..].Trim());
        return new ProcessResult(exit, output, errors, timedOut, time.GetElapsedTime(started));
    }

    public Task UploadAsync(string source, string target, CancellationToken ct) => RefusedAsync(() => Done(files.UploadAsync(source, target, ct)));

    public Task WriteFileAsync(string target, ReadOnlyMemory<byte> content, CancellationToken ct) => RefusedAsync(() => Done(files.WriteAsync(target, content, ct)));

    public Task<DownloadReport> DownloadAsync(string source, string target, DownloadOptions options, CancellationToken ct) => options.Service is null or "main"
        ? RefusedAsync(() => files.DownloadAsync(source, target, options, ct))
        : throw new SandboxRequestException($"there is no service '{options.Service}': the sandbox is a single machine");

    public Task<byte[]?> ReadFileAsync(string source, long cap, CancellationToken ct) => RefusedAsync(() => files.ReadAsync(source, cap, ct));

    public Task EndProcessesAsync(CancellationToken ct) => RefusedAsync(() => Done(machine.EndProcessesAsync(ct)));

    public Task<IReadOnlyList<string>> RestoreAsync(IReadOnlyList<string> paths, CancellationToken ct) =>
        throw new SandboxRequestException("a sandbox at a service cannot put files of its image back; use 'sandbox: docker' or 'sandbox: local'");

    public Task SetNetworkAsync(SandboxNetwork network, CancellationToken ct) => RefusedAsync(() => Done(machine.SetNetworkAsync(network, ct)));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        await machine.DisposeAsync();
        disposed(Id);
    }

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }

    /// <summary>A sandbox that is not known any more was ended by the service.</summary>
    private async Task<T> RefusedAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RemoteRefusal e)
        {
            throw new SandboxInfrastructureException($"{e.Message} (sandbox {Id})");
        }
    }

    /// <summary>False at the time limit, or when the caller gave up.</summary>
    private async Task<bool> EndsAsync(Task running, TimeSpan? limit, CancellationToken ct)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var first = await Task.WhenAny(running, Task.Delay(limit ?? Timeout.InfiniteTimeSpan, time, clock.Token));
        await clock.CancelAsync();
        return first == running;
    }

    private async Task<(CapturedOutput Output, CapturedOutput Errors)> CollectAsync(string place, int cap, CancellationToken ct)
    {
        var (head, tail) = (cap / 2, cap - (cap / 2));
        var (_, text) = await RefusedAsync(() => machine.AskAsync(
            RemoteScripts.Program(RemoteScripts.Collect, place, head.ToString(CultureInfo.InvariantCulture), tail.ToString(CultureInfo.InvariantCulture)), ct));
        var lines = text.Split('\n');
        try
        {
            if (lines.Length >= 6)
                return (Parse(lines.AsSpan(0, 3), head, tail), Parse(lines.AsSpan(3, 3), head, tail));
        }
        catch (FormatException)
        {
            // What runs inside broke the tools that print; that is its own doing.
        }

        var note = Encoding.UTF8.GetBytes("[the output cannot be read: the sandbox's own tools are broken]\n");
        return (CapturedOutput.Empty, new CapturedOutput(note, default, note.Length));
    }

    private static CapturedOutput Parse(ReadOnlySpan<string> lines, int head, int tail)
    {
        var (first, last) = (Convert.FromBase64String(lines[1]), Convert.FromBase64String(lines[2]));
        if (first.Length > head + tail || last.Length > tail)
            throw new FormatException();
        // The command's children may still write: the size may be larger already than what was read after it.
        var total = long.Parse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture);
        return new CapturedOutput(first, last, last.Length == 0 ? first.Length : Math.Max(total, first.Length + last.Length));
    }
}
