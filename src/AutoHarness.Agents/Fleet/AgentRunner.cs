using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Hosting;
using AutoHarness.Agents.Traces;
using AutoHarness.AgentWire;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Agents.Fleet;

/// <summary>The agent's side of one trial.</summary>
internal sealed class AgentRunner(AgentSessionSpec spec, AgentPool pool, AgentLauncher launcher, TimeProvider time) : IAgentRunner
{
    private const int DetailCap = 4000;
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HealthyLag = TimeSpan.FromMilliseconds(500);

    private readonly SerialTrace trace = new(spec.Trace);
    private readonly ConcurrentDictionary<BenchmarkModel, Lazy<IChatClient>> models = new();

    public IChatClient OpenModel(BenchmarkModel role) => models.GetOrAdd(role, wanted => new Lazy<IChatClient>(() => spec.BenchmarkModels(wanted))).Value;

    public void Note(string kind, JsonObject data) => trace.Add(kind, data);

    public async Task<AgentRun> RunAsync(AgentTask task, CancellationToken cancellationToken)
    {
        var run = await RunOnProcessAsync(task, cancellationToken);
        if (run.Detail is { Length: > DetailCap } detail)
            run = run with { Detail = detail[..DetailCap] };
        return run;
    }

    private async Task<AgentRun> RunOnProcessAsync(AgentTask task, CancellationToken ct)
    {
        AgentProcess process;
        try
        {
            process = spec.Alone ? await launcher.StartAsync(spec.Program, ct) : await pool.TakeAsync(ct);
        }
        catch (AgentStartException e)
        {
            return new AgentRun(e.Loss.End, e.Loss.Detail);
        }

        try
        {
            return await RunSessionAsync(process, task, ct);
        }
        finally
        {
            if (spec.Alone)
                await process.DisposeAsync();
            else
                pool.Release(process);
        }
    }

    private async Task<AgentRun> RunSessionAsync(AgentProcess process, AgentTask task, CancellationToken ct)
    {
        var session = new AgentSession(task, spec.Model, spec.Limits, trace, time);
        await using var http = spec.Program.IsCSharp ? null : await spec.HttpModel(session, ct);
        session.HttpModel = http;
        trace.Add("session", new JsonObject { ["alone"] = spec.Alone });
        var answer = process.Start(session);
        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = ct.UnsafeRegister(_ => givenUp.TrySetResult(), null);
        try
        {
            var first = await Task.WhenAny(answer, process.Lost, session.Stopped, givenUp.Task);
            if (first != answer)
                process.Cancel(session);
            ct.ThrowIfCancellationRequested();
            // What failed outside the agent goes before whatever the agent made of it.
            if (session.Stopped is { IsCompletedSuccessfully: true } stopped && await stopped is SessionStop.Failed failed)
                failed.Error.Throw();
            // So does a provider that the agent gave up on.
            if (session.ModelFault is { } fault && !session.Stopped.IsCompleted)
                throw new InfrastructureException($"the model could not be called: {fault}");

            var run = first == answer ? await ReadAsync(process, answer)
                : first == process.Lost ? Lost(await process.Lost)
                : await StopAsync(process, await session.Stopped, answer);
            trace.Add("end", new JsonObject { ["end"] = run.End.ToString(), ["detail"] = run.Detail, ["workingSeconds"] = Math.Round(session.Clock.Used.TotalSeconds, 3) });
            return run;
        }
        finally
        {
            process.End(session);
            if (!spec.Alone && !answer.IsCompleted)
                _ = WatchOutcastAsync(process, answer);
        }
    }

    private async Task<AgentRun> StopAsync(AgentProcess process, SessionStop stop, Task<JsonElement> answer)
    {
        if (stop is SessionStop.Ended ended)
            return ended.Run;

        var run = new AgentRun(AgentEnd.TimedOut, $"more than {((SessionStop.OutOfTime)stop).Limit.TotalSeconds:0.###} s of working time");
        if (spec.Alone)
            return run;

        // Shared with others, its time may have been spent by them: believe it only if it reacts and the process is well.
        await Task.WhenAny(answer, process.Lost, Task.Delay(CancelGrace, time));
        if (process.Lost.IsCompleted)
            return Lost(await process.Lost);
        if (!answer.IsCompleted)
        {
            process.Lose(new ProcessLoss(AgentEnd.TimedOut, "a session did not react to its cancellation"));
            return Lost(await process.Lost);
        }

        return process.Lag <= HealthyLag ? run : throw new AgentProcessLostException("working time ran out in a process that was starved of threads");
    }

    private async Task<AgentRun> ReadAsync(AgentProcess process, Task<JsonElement> answer)
    {
        // An agent in another language may answer with an error of its own.
        if (answer.IsFaulted)
            return new AgentRun(AgentEnd.Crashed, answer.Exception.InnerException!.Message);

        try
        {
            var result = await answer;
            var detail = result.OptionalText("detail");
            switch (result.Text("end"))
            {
                case "finished":
                    return new AgentRun(AgentEnd.Finished);
                case "outOfMemory":
                    process.Lose(new ProcessLoss(AgentEnd.LimitBroken, "out of memory"));
                    return Lost(await process.Lost);
                default:
                    return new AgentRun(AgentEnd.Crashed, detail ?? "without a reason");
            }
        }
        catch (WireException e)
        {
            return new AgentRun(AgentEnd.ProtocolBroken, $"the answer to \"{Protocol.SessionStart}\" makes no sense: {e.Message}");
        }
    }

    private AgentRun Lost(ProcessLoss loss) =>
        spec.Alone ? new AgentRun(loss.End, loss.Detail) : throw new AgentProcessLostException(loss.Detail);

    /// <summary>A session that was sent away must go; one that stays would eat the time of the others.</summary>
    private async Task WatchOutcastAsync(AgentProcess process, Task<JsonElement> answer)
    {
        await Task.WhenAny(answer, process.Lost, Task.Delay(CancelGrace, time));
        if (!answer.IsCompleted)
            process.Lose(new ProcessLoss(AgentEnd.TimedOut, "a session did not react to its cancellation"));
    }
}
