using System.Collections.Concurrent;
using System.Text.Json;
using AutoHarness.AgentWire;
using AutoHarness.Sdk;

namespace AutoHarness.AgentHost.Running;

/// <summary>Requests to the harness and their answers.</summary>
internal sealed class HarnessLink(LineSender sender)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> pending = new();
    private long lastId;

    /// <summary>Sends a request at once, in the order of the calls, and waits for its answer.</summary>
    /// <exception cref="ModelRequestException">The model refuses.</exception>
    /// <exception cref="IOException">A file in the terminal failed.</exception>
    /// <exception cref="InvalidOperationException">The request is too large, or the harness finds it wrong.</exception>
    /// <exception cref="OperationCanceledException">The session is over or the caller gave up.</exception>
    public Task<JsonElement> RequestAsync(string session, string method, Action<Utf8JsonWriter> parameters, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var id = Interlocked.Increment(ref lastId);
        var line = JsonLine.Request(id, method, json =>
        {
            json.WriteString("session"u8, session);
            parameters(json);
        });
        if (line.Length > Protocol.LineCap)
            throw new InvalidOperationException($"{method}: {line.Length / (1024 * 1024)} MiB in one message; the limit is {Protocol.LineCap / (1024 * 1024)} MiB");

        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        pending[id] = answer;
        sender.Send(line);
        return WaitAsync(session, id, answer, ct);
    }

    public void Notify(string method, Action<Utf8JsonWriter> parameters) => sender.Send(JsonLine.Notification(method, parameters));

    public void Answer(JsonElement id, Action<Utf8JsonWriter> result) => sender.Send(JsonLine.Result(id, result));

    public void Close() => sender.Close();

    /// <summary>Takes in an answer of the harness.</summary>
    public void Complete(JsonElement answer)
    {
        if (!pending.TryRemove(answer.GetProperty("id").GetInt64(), out var waiting))
            return;
        if (answer.TryGetProperty("error", out var error))
            waiting.TrySetException(ToException((ProtocolError)error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()!));
        else
            waiting.TrySetResult(answer.GetProperty("result").Clone());
    }

    private static Exception ToException(ProtocolError code, string message) => code switch
    {
        ProtocolError.ModelRefused => new ModelRequestException(message),
        ProtocolError.TerminalFailed => new IOException(message),
        ProtocolError.SessionOver or ProtocolError.RequestCancelled => new OperationCanceledException(message),
        _ => new InvalidOperationException(message),
    };

    private async Task<JsonElement> WaitAsync(string session, long id, TaskCompletionSource<JsonElement> answer, CancellationToken ct)
    {
        await using var registration = ct.UnsafeRegister(_ =>
        {
            if (answer.TrySetCanceled(ct))
                Notify(Protocol.RequestCancel, json =>
                {
                    json.WriteString("session"u8, session);
                    json.WriteNumber("id"u8, id);
                });
        }, null);
        return await answer.Task;
    }
}
