using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Loader;
using System.Text.Json;
using AutoHarness.AgentWire;

namespace AutoHarness.AgentHost.Running;

/// <summary>Serves the sessions of one agent: reads lines on the main thread, runs agents on the pool, sends lines on a third thread.</summary>
internal sealed class AgentServer
{
    // A harness that stops reading must not fill our memory; far more than any well-behaved session has under way.
    private const long SendCap = 512L * 1024 * 1024;

    private readonly LineReader reader;
    private readonly HarnessLink link;
    private readonly Lazy<Type> agentType;
    private readonly ConcurrentDictionary<string, AgentSession> sessions = new(StringComparer.Ordinal);
    private readonly ToolCache tools = new();
    private long probeStarted;
    private long lag;

    private AgentServer(Stream input, Stream output, string assembly, string type)
    {
        reader = new LineReader(input, Protocol.HarnessLineCap);
        link = new HarnessLink(new LineSender(output, SendCap, overflow: null));
        agentType = new Lazy<Type>(() => AssemblyLoadContext.Default.LoadFromAssemblyPath(assembly).GetType(type, throwOnError: true)!);
    }

    public static void Run(string assembly, string type)
    {
        var (input, output) = StandardStreams.Take();
        new AgentServer(input, output, assembly, type).Serve();
    }

    private void Serve()
    {
        while (reader.TryRead(out var line))
        {
            using var message = JsonDocument.Parse(line, JsonLine.ParseOptions);
            var root = message.RootElement;
            if (!root.TryGetProperty("method", out var method))
                link.Complete(root);
            else if (!Handle(method.GetString()!, root))
                break;
        }

        // Agent threads may still run; the harness ends the whole jail, and a process without a harness must not linger.
        foreach (var session in sessions.Values)
            session.Cancel();
        link.Close();
        Process.GetCurrentProcess().Kill();
    }

    private bool Handle(string method, JsonElement root)
    {
        switch (method)
        {
            case Protocol.Initialize:
                link.Answer(root.GetProperty("id"), json =>
                {
                    json.WriteString("protocol"u8, Protocol.Version);
                    json.WriteNumber("maxSessions"u8, 100_000);
                });
                return true;
            case Protocol.Ping:
                Probe();
                link.Answer(root.GetProperty("id"), json => json.WriteNumber("lagMilliseconds"u8, CurrentLag()));
                return true;
            case Protocol.SessionStart:
                Start(root);
                return true;
            case Protocol.SessionCancel:
                if (sessions.TryGetValue(root.GetProperty("params").Text("session"), out var cancelled))
                    cancelled.Cancel();
                return true;
            default:
                return !string.Equals(method, Protocol.Shutdown, StringComparison.Ordinal);
        }
    }

    private void Start(JsonElement root)
    {
        var requestId = root.GetProperty("id").Clone();
        var session = new AgentSession(root.GetProperty("params"), link, tools);
        sessions[session.Id] = session;
        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = RunAsync(session, requestId), null);
    }

    private async Task RunAsync(AgentSession session, JsonElement requestId)
    {
        var (end, detail) = await session.RunAsync(agentType);
        sessions.TryRemove(session.Id, out _);
        link.Answer(requestId, json =>
        {
            json.WriteString("end"u8, end);
            if (detail is not null)
                json.WriteText("detail"u8, detail);
        });
    }

    /// <summary>Measures how long work waits for a pool thread, so that the harness can tell a slow agent from a starved one.</summary>
    private void Probe()
    {
        var now = Stopwatch.GetTimestamp();
        if (Interlocked.CompareExchange(ref probeStarted, now, 0) != 0)
            return;
        ThreadPool.UnsafeQueueUserWorkItem(_ => Volatile.Write(ref lag, (long)Stopwatch.GetElapsedTime(Interlocked.Exchange(ref probeStarted, 0)).TotalMilliseconds), null);
    }

    private long CurrentLag()
    {
        var started = Volatile.Read(ref probeStarted);
        var waiting = started == 0 ? 0 : (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return Math.Max(waiting, Volatile.Read(ref lag));
    }
}
