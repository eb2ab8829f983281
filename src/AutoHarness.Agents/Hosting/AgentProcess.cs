using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using AutoHarness.AgentWire;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>One jailed agent process and the conversation with it. Whatever it sends is checked; a violation ends it.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private const long InputCap = 64L * 1024 * 1024;
    private const long ErrorBudget = 16L * 1024 * 1024;
    private const long ErrorBudgetPerSession = 1024 * 1024;
    private const int StrikeCap = 200;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(15);

    private readonly TimeProvider time;
    private readonly JailedProcess jailed;
    private readonly LineSender sender;
    private readonly Action? cleanUp;
    private readonly ConcurrentDictionary<string, AgentSession> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> overSessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> pending = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> outstanding = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<ProcessLoss> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProcessLoss> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource disposed = new();
    private long lastId;
    private int strikes;
    private long sessionsStarted;

    private AgentProcess(JailedProcess jailed, Action? cleanUp, TimeProvider time)
    {
        this.jailed = jailed;
        this.cleanUp = cleanUp;
        this.time = time;
        sender = new LineSender(jailed.Input, InputCap, () => Lose(new ProcessLoss(AgentEnd.LimitBroken, "the agent's process does not read its input")));
        new Thread(Read, maxStackSize: 1024 * 1024) { IsBackground = true, Name = $"agent {jailed.Id}" }.Start();
        _ = WatchExitAsync();
        _ = WatchPingsAsync();
    }

    /// <summary>Ends when the process is gone.</summary>
    public Task<ProcessLoss> Lost => lost.Task;

    /// <summary>How many sessions it takes at a time.</summary>
    public int Capacity { get; private set; } = 1;

    /// <summary>How long work in it waited for a thread when it was last asked; zero where it does not say.</summary>
    public TimeSpan Lag { get; private set; }

    public int ProcessId => jailed.Id;

    /// <exception cref="AgentStartException">It ended, or did not answer properly, before it could serve.</exception>
    public static async Task<AgentProcess> StartAsync(Jail jail, JailSpec spec, ProcessSpec command, Action? cleanUp, TimeProvider time, CancellationToken ct)
    {
        AgentProcess? process = null;
        var flooded = false;
        long seen = 0;
        var watched = command with
        {
            OutputCap = 64 * 1024,
            Listener = (_, bytes) =>
            {
                seen += bytes.Length;
                if (flooded || seen <= ErrorBudget + (Volatile.Read(ref process)?.sessionsStarted * ErrorBudgetPerSession ?? 0))
                    return;
                flooded = true;
                Volatile.Read(ref process)?.Lose(new ProcessLoss(AgentEnd.LimitBroken, $"more than {seen / (1024 * 1024)} MiB of console output"));
            },
        };
        Volatile.Write(ref process, new AgentProcess(await jail.StartAsync(spec, watched, ct), cleanUp, time));
        try
        {
            await process.InitializeAsync(ct);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a session; the task ends with the agent's answer, or never when the process is lost.</summary>
    public Task<JsonElement> Start(AgentSession session)
    {
        sessions[session.Id] = session;
        Interlocked.Increment(ref sessionsStarted);
        return RequestAsync(Protocol.SessionStart, session.WriteStart);
    }

    /// <summary>Asks the agent to end a session.</summary>
    public void Cancel(AgentSession session) =>
        sender.Send(JsonLine.Notification(Protocol.SessionCancel, json => json.WriteString("session"u8, session.Id)));

    /// <summary>The session is over; what still comes from it is answered but has no effect.</summary>
    public void End(AgentSession session)
    {
        overSessions[session.Id] = true;
        sessions.TryRemove(session.Id, out _);
        session.End();
    }

    /// <summary>Kills the process, once; the first reason stands.</summary>
    public void Lose(ProcessLoss loss)
    {
        if (verdict.TrySetResult(loss))
            jailed.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed.IsCancellationRequested)
            return;
        await disposed.CancelAsync();
        sender.Close();
        Lose(new ProcessLoss(AgentEnd.Crashed, "the process was stopped"));
        await jailed.DisposeAsync();
        await lost.Task;
        cleanUp?.Invoke();
    }

    private async Task InitializeAsync(CancellationToken ct)
    {
        var answer = RequestAsync(Protocol.Initialize, json =>
        {
            json.WriteString("protocol"u8, Protocol.Version);
            json.WriteNumber("revision"u8, Protocol.Revision);
            json.WriteString("harness"u8, "auto-harness"u8);
        });
        var first = await Task.WhenAny(answer, lost.Task, Task.Delay(StartLimit, time, ct));
        ct.ThrowIfCancellationRequested();
        if (first == lost.Task)
            throw new AgentStartException(await lost.Task);
        if (first != answer)
            throw new AgentStartException(new ProcessLoss(AgentEnd.TimedOut, $"the agent's process did not answer \"initialize\" within {StartLimit.TotalSeconds:0} s"));

        JsonElement hello;
        try
        {
            hello = await answer;
        }
        catch (WireException e)
        {
            throw new AgentStartException(new ProcessLoss(AgentEnd.Crashed, $"the agent refused \"initialize\": {e.Message}"));
        }

        if (hello.ValueKind != JsonValueKind.Object || !string.Equals(hello.OptionalText("protocol"), Protocol.Version, StringComparison.Ordinal))
            throw new AgentStartException(new ProcessLoss(AgentEnd.ProtocolBroken, $"the agent does not speak protocol \"{Protocol.Version}\""));
        Capacity = Math.Clamp(hello.OptionalInteger("maxSessions") ?? 1, 1, 100_000);
    }

    private Task<JsonElement> RequestAsync(string method, Action<Utf8JsonWriter> parameters)
    {
        var id = Interlocked.Increment(ref lastId);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        pending[id] = answer;
        sender.Send(JsonLine.Request(id, method, parameters));
        return answer.Task;
    }

    private void Read()
    {
        var reader = new LineReader(jailed.Output, Protocol.LineCap);
        try
        {
            while (TryReadLine(reader, out var line))
            {
                using var message = JsonDocument.Parse(line, JsonLine.ParseOptions);
                Take(message.RootElement);
            }
        }
        catch (JsonException)
        {
            Lose(new ProcessLoss(AgentEnd.ProtocolBroken, "the agent's process sent a line that is no JSON"));
        }
        catch (WireException e)
        {
            Lose(new ProcessLoss(AgentEnd.ProtocolBroken, $"the agent's process broke the protocol: {e.Message}"));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe is gone; the exit tells why.
        }
    }

    private bool TryReadLine(LineReader reader, out ReadOnlyMemory<byte> line)
    {
        try
        {
            return reader.TryRead(out line);
        }
        catch (WireException e)
        {
            Lose(new ProcessLoss(AgentEnd.LimitBroken, $"the agent's process sent {e.Message}"));
            line = default;
            return false;
        }
    }

    private void Take(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw new WireException("a message that is no object");
        if (!message.TryGetProperty("method", out _))
        {
            TakeAnswer(message);
            return;
        }

        var method = message.Text("method");
        var parameters = message.Field("params", JsonValueKind.Object);
        var sessionId = parameters.Text("session");
        if (!sessions.TryGetValue(sessionId, out var session) && !overSessions.ContainsKey(sessionId))
            throw new WireException("a message for a session that is not there");
        if (message.TryGetProperty("id", out var id))
            TakeRequest(session, id, method, parameters);
        else
            TakeNotification(session, method, parameters);
    }

    private void TakeAnswer(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var number) || !pending.TryRemove(number, out var waiting))
            throw new WireException("an answer to nothing");
        if (message.TryGetProperty("result", out var result))
            waiting.TrySetResult(result.Clone());
        else
            waiting.TrySetException(new WireException(message.Field("error", JsonValueKind.Object).OptionalText("message") ?? "an error without a message"));
    }

    private void TakeNotification(AgentSession? session, string method, JsonElement parameters)
    {
        switch (method)
        {
            case Protocol.Log when session is null:
                break;
            case Protocol.Log:
                if (!session.Log(parameters))
                    Lose(new ProcessLoss(AgentEnd.LimitBroken, "a flood of log lines"));
                break;
            case Protocol.RequestCancel:
                if (parameters.TryGetProperty("id", out var id) && outstanding.TryGetValue(id.GetRawText(), out var request))
                    request.Cancel();
                break;
            default:
                throw new WireException($"an unknown notification \"{method[..Math.Min(method.Length, 80)]}\"");
        }
    }

    private void TakeRequest(AgentSession? session, JsonElement id, string method, JsonElement parameters)
    {
        if (id.ValueKind is not (JsonValueKind.Number or JsonValueKind.String) || id.GetRawText() is not { Length: < 200 } key)
            throw new WireException("a request whose id is neither a number nor a short text");
        id = id.Clone();
        if (session is null)
        {
            Strike();
            sender.Send(JsonLine.Error(id, ProtocolError.SessionOver, "the session is over"));
            return;
        }

        if (method is not (Protocol.ModelComplete or Protocol.EnvironmentAct or Protocol.TerminalExec or Protocol.TerminalUpload or Protocol.TerminalDownload))
        {
            Strike();
            sender.Send(JsonLine.Error(id, ProtocolError.MethodNotFound, "no such method"));
            return;
        }

        var withdrawn = CancellationTokenSource.CreateLinkedTokenSource(session.Over);
        if (!outstanding.TryAdd(key, withdrawn))
        {
            withdrawn.Dispose();
            throw new WireException("a request with the id of another that is not answered yet");
        }

        if (!session.Enter())
            Lose(new ProcessLoss(AgentEnd.LimitBroken, "too many requests of one session at the same time"));
        Func<CancellationToken, Task<Action<Utf8JsonWriter>>> work;
        try
        {
            work = session.Prepare(method, parameters);
        }
        catch (Exception e) when (e is WireException or InvalidOperationException or FormatException or ArgumentException)
        {
            Strike();
            work = _ => Task.FromException<Action<Utf8JsonWriter>>(e is WireException ? e : new WireException($"wrong parameters: {e.Message}"));
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = AnswerAsync(session, id, key, work, withdrawn), null);
    }

    private async Task AnswerAsync(AgentSession session, JsonElement id, string key, Func<CancellationToken, Task<Action<Utf8JsonWriter>>> work, CancellationTokenSource withdrawn)
    {
        byte[] line;
        try
        {
            var result = await work(withdrawn.Token);
            line = JsonLine.Result(id, result);
        }
        catch (WireException e)
        {
            line = JsonLine.Error(id, ProtocolError.InvalidParams, e.Message);
        }
        catch (ModelRequestException e)
        {
            line = JsonLine.Error(id, ProtocolError.ModelRefused, e.Message);
        }
        catch (TerminalFileException e)
        {
            line = JsonLine.Error(id, ProtocolError.TerminalFailed, e.Message);
        }
        catch (OperationCanceledException) when (withdrawn.IsCancellationRequested || session.Stopped.IsCompleted)
        {
            line = JsonLine.Error(id, session.Over.IsCancellationRequested ? ProtocolError.SessionOver : ProtocolError.RequestCancelled, "cancelled");
        }
        catch (Exception e)
        {
            // A client's own time-out must not look as if the caller had given up.
            session.Fail(e is OperationCanceledException ? new InfrastructureException($"a call was cancelled from outside: {e.Message}", e) : e);
            line = JsonLine.Error(id, ProtocolError.SessionOver, "the harness gave the session up");
        }

        outstanding.TryRemove(key, out _);
        withdrawn.Dispose();
        session.Leave();
        sender.Send(line);
    }

    /// <summary>A refused request costs the harness work too; a flood of them is one more way to flood.</summary>
    private void Strike()
    {
        if (Interlocked.Increment(ref strikes) > StrikeCap + Volatile.Read(ref sessionsStarted))
            Lose(new ProcessLoss(AgentEnd.ProtocolBroken, "too many requests that make no sense"));
    }

    private async Task WatchExitAsync()
    {
        var code = await jailed.Exited;
        await Task.WhenAny(jailed.ErrorsRead, Task.Delay(TimeSpan.FromMilliseconds(300), time));
        var natural = jailed.Breach is { } breach
            ? new ProcessLoss(AgentEnd.LimitBroken, breach.Detail)
            : new ProcessLoss(AgentEnd.Crashed, DeathText.Describe(code, jailed.Errors.Text));
        // A limit that the kernel or the watchdog enforced explains more than what was noticed later.
        lost.TrySetResult(verdict.TrySetResult(natural) ? natural : await verdict.Task);
    }

    private async Task WatchPingsAsync()
    {
        using var timer = new PeriodicTimer(PingInterval, time);
        try
        {
            while (!lost.Task.IsCompleted && await timer.WaitForNextTickAsync(disposed.Token))
            {
                if (sessions.IsEmpty)
                    continue;
                var pong = RequestAsync(Protocol.Ping, _ => { });
                await Task.WhenAny(pong, lost.Task, Task.Delay(PingLimit, time, disposed.Token));
                if (lost.Task.IsCompleted)
                    return;
                if (!pong.IsCompleted)
                    Lose(new ProcessLoss(AgentEnd.TimedOut, $"the agent's process did not answer for {PingLimit.TotalSeconds:0} s"));
                else if (pong.IsCompletedSuccessfully && pong.GetAwaiter().GetResult() is { ValueKind: JsonValueKind.Object } answer)
                    Lag = TimeSpan.FromMilliseconds(Math.Clamp(answer.OptionalNumber("lagMilliseconds") ?? 0, 0, 1e9));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WireException)
        {
            // Disposed, or a pong that makes no sense: then there is no lag to know.
        }
    }
}
