using System.Text.Json;
using AutoHarness.AgentWire;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>One jailed agent process and the conversation with it. Whatever it sends is checked; a violation ends it.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private const long ErrorBudget = 16L * 1024 * 1024;
    private const long ErrorBudgetPerSession = 1024 * 1024;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(15);

    private readonly TimeProvider time;
    private readonly JailedProcess jailed;
    private readonly AgentChannel channel;
    private readonly SessionDesk desk;
    private readonly Action? cleanUp;
    private readonly TaskCompletionSource<ProcessLoss> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProcessLoss> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource disposed = new();

    private AgentProcess(JailedProcess jailed, Action? cleanUp, TimeProvider time)
    {
        this.jailed = jailed;
        this.cleanUp = cleanUp;
        this.time = time;
        channel = new AgentChannel(jailed.Input, jailed.Output, Lose);
        desk = new SessionDesk(channel, Lose);
        channel.Open($"agent {jailed.Id}", desk.Take);
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
                if (flooded || seen <= ErrorBudget + (Volatile.Read(ref process)?.desk.Started * ErrorBudgetPerSession ?? 0))
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
        desk.Open(session);
        return channel.RequestAsync(Protocol.SessionStart, session.WriteStart);
    }

    /// <summary>Asks the agent to end a session.</summary>
    public void Cancel(AgentSession session) =>
        channel.Send(JsonLine.Notification(Protocol.SessionCancel, json => json.WriteString("session"u8, session.Id)));

    /// <summary>The session is over; what still comes from it is answered but has no effect.</summary>
    public void End(AgentSession session) => desk.Close(session);

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
        channel.Close();
        Lose(new ProcessLoss(AgentEnd.Crashed, "the process was stopped"));
        await jailed.DisposeAsync();
        await lost.Task;
        cleanUp?.Invoke();
    }

    private async Task InitializeAsync(CancellationToken ct)
    {
        var answer = channel.RequestAsync(Protocol.Initialize, json =>
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
                if (desk.IsEmpty)
                    continue;
                var pong = channel.RequestAsync(Protocol.Ping, _ => { });
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
