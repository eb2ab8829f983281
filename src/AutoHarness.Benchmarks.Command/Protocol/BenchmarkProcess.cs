using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Benchmarks.Command.Protocol;

/// <summary>The process of one trial as somebody to talk to. Its time limit runs only while it is the process's turn.</summary>
internal sealed class BenchmarkProcess(RunningProcess process, TimeSpan timeLimit, TimeProvider time) : IAsyncDisposable
{
    private const int MostShownOfErrors = 500;

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(5);

    private readonly LineReader lines = new(process.Output, $"benchmark {process.Id}");
    private TimeSpan used;

    private TimeSpan Remaining => timeLimit > used ? timeLimit - used : TimeSpan.Zero;

    /// <summary>Sends a line; a process that does not listen any more may still have something to say.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> line, CancellationToken ct)
    {
        try
        {
            await WriteAsync().WaitAsync(Remaining, time, ct);
        }
        catch (IOException)
        {
        }
        catch (TimeoutException)
        {
            // It does not read what it is sent; the next message will not come in time.
            used = timeLimit;
        }

        async Task WriteAsync()
        {
            await process.Input.WriteAsync(line, ct);
            await process.Input.FlushAsync(ct);
        }
    }

    /// <summary>The next message; a process that is gone, silent for too long or incomprehensible gives a <see cref="BenchmarkMessage.Broken"/>.</summary>
    public async Task<BenchmarkMessage> ReceiveAsync(CancellationToken ct)
    {
        var started = time.GetTimestamp();
        try
        {
            var line = await lines.ReadAsync(ct).AsTask().WaitAsync(Remaining, time, ct);
            return line is null ? await GoneAsync(ct) : MessageReader.Read(line);
        }
        catch (TimeoutException)
        {
            return new BenchmarkMessage.Broken($"the benchmark's process took more than its {timeLimit.TotalSeconds:0.#} s");
        }
        catch (FormatException tooLong)
        {
            return new BenchmarkMessage.Broken(tooLong.Message);
        }
        finally
        {
            used += time.GetElapsedTime(started);
        }
    }

    /// <summary>After the last word: lets the process end by itself for a while.</summary>
    public async Task SayGoodbyeAsync()
    {
        try
        {
            process.Input.Close();
        }
        catch (IOException)
        {
        }

        lines.Close();
        await Task.WhenAny(process.Exited, Task.Delay(FarewellTime, time));
    }

    public async ValueTask DisposeAsync()
    {
        lines.Close();
        await process.DisposeAsync();
    }

    private async Task<BenchmarkMessage.Broken> GoneAsync(CancellationToken ct)
    {
        var exited = await Task.WhenAny(process.Exited, Task.Delay(FarewellTime, time, ct)) == process.Exited;
        var exit = exited ? $"ended with exit code {await process.Exited}" : "closed its output";
        // Its last words may still lie in the pipe when the process is already gone; a child of it may hold the pipe open.
        if (exited)
            await Task.WhenAny(process.ErrorsRead, Task.Delay(FarewellTime, time, ct));
        var errors = process.Errors.Text.Trim();
        var shown = errors.Length <= MostShownOfErrors ? errors : "…" + errors[^MostShownOfErrors..];
        return new BenchmarkMessage.Broken($"the benchmark's process {exit} without a reward" + (shown.Length == 0 ? "" : $": {shown}"));
    }
}
