using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Http;
using AutoHarness.Agents.Traces;
using AutoHarness.AgentWire;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Agents.Hosting;

/// <summary>One agent run on the harness's side: answers its requests, watches its limits.</summary>
internal sealed class AgentSession : IModelCalls, IDisposable
{
    private readonly AgentTask task;
    private readonly AgentLimits limits;
    private readonly SerialTrace trace;
    private readonly SessionModel model;
    private readonly CancellationTokenSource over = new();
    private readonly SemaphoreSlim acting = new(1, 1);
    private readonly TaskCompletionSource<SessionStop> stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Observation? ended;
    private int requests;
    private int logLines;
    private int modelCalls;

    public AgentSession(AgentTask task, IChatClient model, AgentLimits limits, SerialTrace trace, TimeProvider time)
    {
        this.task = task;
        this.limits = limits;
        this.trace = trace;
        this.model = new SessionModel(model, task.Tools, trace);
        var limit = task.TimeLimit ?? limits.WorkingTime;
        Clock = new WorkClock(limit, time, () => Stop(new SessionStop.OutOfTime(limit)));
    }

    /// <summary>What the agent knows it by; cannot be guessed and says nothing.</summary>
    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public WorkClock Clock { get; }

    /// <summary>Ends when the harness has a reason to end the session.</summary>
    public Task<SessionStop> Stopped => stopped.Task;

    /// <summary>Cancelled when the session is over for whatever reason.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>The model over HTTP, as the agent is told about it; null for none.</summary>
    public IHttpModel? HttpModel { get; set; }

    /// <summary>Why the last call over HTTP got no answer, where that was the provider's doing; null otherwise.</summary>
    public string? ModelFault { get; private set; }

    public void WriteStart(Utf8JsonWriter json)
    {
        json.WriteString("session"u8, Id);
        json.WriteText("instruction"u8, task.Instruction);
        MessageCodec.WriteList(json, "opening"u8, task.Opening);
        ToolCodec.WriteList(json, "tools"u8, task.Tools);
        json.WriteBoolean("terminal"u8, task.Terminal is not null);
        if (HttpModel is not { } http)
            return;
        json.WriteStartObject("model"u8);
        json.WriteString("url"u8, http.Url.ToString());
        json.WriteString("token"u8, http.Token);
        json.WriteString("name"u8, http.Name);
        json.WriteStartArray("dialects"u8);
        foreach (var dialect in http.Dialects)
            json.WriteStringValue(dialect);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Counts a request in. False when too many wait already.</summary>
    public bool Enter()
    {
        Clock.Pause();
        return Interlocked.Increment(ref requests) <= limits.ConcurrentRequests;
    }

    public void Leave()
    {
        Interlocked.Decrement(ref requests);
        Clock.Resume();
    }

    /// <summary>
    /// Reads a request; called in the order of arrival. The returned work carries it out and gives the writer of the result.
    /// </summary>
    /// <exception cref="WireException">The parameters are wrong.</exception>
    public Func<CancellationToken, Task<Action<Utf8JsonWriter>>> Prepare(string method, JsonElement parameters)
    {
        switch (method)
        {
            case Protocol.ModelComplete:
                if (Volatile.Read(ref modelCalls) >= limits.ModelCalls)
                {
                    Fail(TooManyCalls());
                    return _ => Task.FromException<Action<Utf8JsonWriter>>(new OperationCanceledException());
                }

                var call = model.Prepare(parameters);
                Interlocked.Increment(ref modelCalls);
                ModelFault = null;
                return call;
            case Protocol.EnvironmentAct:
                var action = MessageCodec.Read(parameters.Field("message", JsonValueKind.Object));
                return ct => ActAsync(action, ct);
            default:
                return SessionTerminal.Prepare(task.Terminal ?? throw new WireException("this task has no terminal"), method, parameters, trace);
        }
    }

    /// <inheritdoc/>
    public void Begin()
    {
        var call = Interlocked.Increment(ref modelCalls);
        if (call > limits.ModelCalls)
            throw TooManyCalls();
        trace.Add("model.http", new JsonObject { ["call"] = call });
    }

    /// <inheritdoc/>
    public IDisposable Wait()
    {
        Clock.Pause();
        return new Waiting(Clock);
    }

    /// <inheritdoc/>
    public void Answered(string? fault) => ModelFault = fault;

    /// <summary>Takes in a log line. False when the agent floods.</summary>
    public bool Log(JsonElement parameters)
    {
        const int floodFactor = 20;
        var line = Interlocked.Increment(ref logLines);
        if (line <= limits.LogLines && parameters.OptionalText("text") is { } text)
            trace.Add("log", new JsonObject { ["text"] = TraceText.Cut(text) });
        return line <= (long)limits.LogLines * floodFactor;
    }

    /// <summary>Ends the session with what broke outside of the agent, or with the limit that the agent broke.</summary>
    public void Fail(Exception error) => Stop(error is AgentLimitException
        ? new SessionStop.Ended(new AgentRun(AgentEnd.LimitBroken, error.Message))
        : new SessionStop.Failed(ExceptionDispatchInfo.Capture(error)));

    /// <summary>No answer matters any more.</summary>
    public void End()
    {
        Clock.Dispose();
        over.Cancel();
    }

    public void Dispose()
    {
        End();
        acting.Dispose();
    }

    private AgentLimitException TooManyCalls() => new($"more than {limits.ModelCalls} model calls");

    private void Stop(SessionStop reason) => stopped.TrySetResult(reason);

    private async Task<Action<Utf8JsonWriter>> ActAsync(ChatMessage action, CancellationToken ct)
    {
        await acting.WaitAsync(ct);
        try
        {
            if (ended is null)
            {
                trace.Add("act", TraceText.Copy(JsonLine.Object(json =>
                {
                    json.WritePropertyName("message"u8);
                    MessageCodec.Write(json, action);
                })));
                var observation = await task.Act(action, ct);
                trace.Add("observation", TraceText.Copy(JsonLine.Object(json => ObservationCodec.Write(json, observation))));
                ended = observation.Ended ? observation : null;
                return json => ObservationCodec.Write(json, observation);
            }

            var last = ended;
            return json => ObservationCodec.Write(json, last);
        }
        finally
        {
            acting.Release();
        }
    }

    private sealed class Waiting(WorkClock clock) : IDisposable
    {
        public void Dispose() => clock.Resume();
    }
}
