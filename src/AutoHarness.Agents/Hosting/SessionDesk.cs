using System.Collections.Concurrent;
using System.Text.Json;
using AutoHarness.AgentWire;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>Answers what an agent process asks for in its sessions. Requests that make no sense are refused, and a flood of them ends the process.</summary>
internal sealed class SessionDesk(AgentChannel channel, Action<ProcessLoss> lose)
{
    private const int StrikeCap = 200;

    private readonly ConcurrentDictionary<string, AgentSession> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> overSessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> outstanding = new(StringComparer.Ordinal);
    private long started;
    private int strikes;

    /// <summary>No session is open.</summary>
    public bool IsEmpty => sessions.IsEmpty;

    /// <summary>Sessions ever opened.</summary>
    public long Started => Volatile.Read(ref started);

    public void Open(AgentSession session)
    {
        sessions[session.Id] = session;
        Interlocked.Increment(ref started);
    }

    /// <summary>The session is over; what still comes from it is answered but has no effect.</summary>
    public void Close(AgentSession session)
    {
        overSessions[session.Id] = true;
        sessions.TryRemove(session.Id, out _);
        session.End();
    }

    /// <summary>Takes a request or a notification; called in the order of arrival.</summary>
    /// <exception cref="WireException">It breaks the protocol.</exception>
    public void Take(JsonElement message)
    {
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

    private void TakeNotification(AgentSession? session, string method, JsonElement parameters)
    {
        switch (method)
        {
            case Protocol.Log when session is null:
                break;
            case Protocol.Log:
                if (!session.Log(parameters))
                    lose(new ProcessLoss(AgentEnd.LimitBroken, "a flood of log lines"));
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
            channel.Send(JsonLine.Error(id, ProtocolError.SessionOver, "the session is over"));
            return;
        }

        if (method is not (Protocol.ModelComplete or Protocol.EnvironmentAct or Protocol.TerminalExec or Protocol.TerminalUpload or Protocol.TerminalDownload))
        {
            Strike();
            channel.Send(JsonLine.Error(id, ProtocolError.MethodNotFound, "no such method"));
            return;
        }

        var withdrawn = CancellationTokenSource.CreateLinkedTokenSource(session.Over);
        if (!outstanding.TryAdd(key, withdrawn))
        {
            withdrawn.Dispose();
            throw new WireException("a request with the id of another that is not answered yet");
        }

        if (!session.Enter())
            lose(new ProcessLoss(AgentEnd.LimitBroken, "too many requests of one session at the same time"));
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
        channel.Send(line);
    }

    /// <summary>A refused request costs the harness work too; a flood of them is one more way to flood.</summary>
    private void Strike()
    {
        if (Interlocked.Increment(ref strikes) > StrikeCap + Started)
            lose(new ProcessLoss(AgentEnd.ProtocolBroken, "too many requests that make no sense"));
    }
}
