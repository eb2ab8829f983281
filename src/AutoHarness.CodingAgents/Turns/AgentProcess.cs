using AutoHarness.CodingAgents.Output;
using AutoHarness.CodingAgents.Trees;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>A running coding agent: watched until it ends or has to be ended, and then ended with everything it started.</summary>
internal sealed class AgentProcess(CodingAgentSpec agent, JailedProcess child, OutputLog stdout, OutputLog stderr, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan SlowestSample = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan QuickestSample = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(10);

    private readonly Task _drain = StreamDrain.Into(child.Output, stdout);
    private bool _disposed;

    /// <summary>Returns when the agent has ended by itself or has to be ended; in the second case it still runs.</summary>
    public async Task<TurnEnd> WatchAsync(string copyFolder, Func<bool> waits, CancellationToken ct)
    {
        await child.Input.DisposeAsync();
        using var root = DirectoryHandle.OpenRoot(copyFolder);
        var started = time.GetTimestamp();
        var clock = new StallClock(TimeSpan.Zero, Sample(root));
        var interval = TimeSpan.FromTicks(Math.Clamp(agent.StallTimeout.Ticks / 10, QuickestSample.Ticks, SlowestSample.Ticks));
        while (true)
        {
            await ExitedWithinAsync(interval, ct);
            if (child.Exited.IsCompleted)
                return TurnEnd.Exited;

            if (ct.IsCancellationRequested)
                return TurnEnd.Cancelled;

            var now = time.GetElapsedTime(started);
            if (now >= agent.TurnTimeout)
                return TurnEnd.TimedOut;

            if (waits())
                clock.Wait(now);

            if (clock.Observe(now, Sample(root)) >= agent.StallTimeout)
                return TurnEnd.Stalled;
        }
    }

    /// <summary>Asks everything to end, waits for the grace, kills what is left, and returns when it is dead. Not interrupted by anything.</summary>
    /// <exception cref="InfrastructureException">A process cannot be killed; the copy must not be read.</exception>
    public async Task EndAsync()
    {
        if (!child.Exited.IsCompleted)
        {
            AskToEnd();
            await ExitedWithinAsync(agent.Grace, CancellationToken.None);
        }

        // The jail's outermost process may die before those inside it are gone.
        var family = ProcessFamily.Of(child.Id);
        await DisposeAsync();
        var started = time.GetTimestamp();
        while (family.AnyAlive())
        {
            if (time.GetElapsedTime(started) > DeathLimit)
                throw new InfrastructureException("a process of the coding agent cannot be killed");

            await Task.Delay(QuickestSample, time, CancellationToken.None);
        }

        await Task.WhenAny(_drain, Task.Delay(DrainLimit, time, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;

        _disposed = true;
        await child.DisposeAsync();
    }

    private void AskToEnd()
    {
        // The first process belongs to the jail and would take it down at once.
        var inside = ProcessFamily.Of(child.Id).Ids;
        foreach (var id in agent.Jail == JailMode.None ? inside : inside.Skip(1))
            _ = LibC.Kill(id, LibC.Terminate);
    }

    private async Task ExitedWithinAsync(TimeSpan limit, CancellationToken ct)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(child.Exited, Task.Delay(limit, time, awake.Token));
        await awake.CancelAsync();
    }

    private SignsOfLife Sample(DirectoryHandle root) => new(stdout.Received + stderr.Received, TreeStamp.Of(root), ProcessFamily.Of(child.Id).Processor);
}
