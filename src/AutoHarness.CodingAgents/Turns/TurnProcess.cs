using AutoHarness.CodingAgents.Copies;
using AutoHarness.CodingAgents.Output;
using AutoHarness.CodingAgents.Trees;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>Watches a running coding agent and ends it when it must end.</summary>
internal sealed class TurnProcess(CodingAgentSpec agent, RunningProcess child, OutputLog stdout, OutputLog stderr, TimeProvider time)
{
    private static readonly TimeSpan SlowestSample = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan QuickestSample = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when the agent has ended by itself or has to be ended; in the second case it still runs.</summary>
    public async Task<TurnEnd> WatchAsync(CandidateCopy copy, CancellationToken ct)
    {
        using var root = DirectoryHandle.OpenRoot(copy.Folder);
        var started = time.GetTimestamp();
        var clock = new StallClock(TimeSpan.Zero, Sample(root));
        var interval = TimeSpan.FromTicks(Math.Clamp(agent.StallTimeout.Ticks / 10, QuickestSample.Ticks, SlowestSample.Ticks));
        while (true)
        {
            using var awake = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(child.Exited, Task.Delay(interval, time, awake.Token));
            await awake.CancelAsync();
            if (child.Exited.IsCompleted)
                return TurnEnd.Exited;

            if (ct.IsCancellationRequested)
                return TurnEnd.Cancelled;

            var now = time.GetElapsedTime(started);
            if (now >= agent.TurnTimeout)
                return TurnEnd.TimedOut;

            if (clock.Observe(now, Sample(root)) >= agent.StallTimeout)
                return TurnEnd.Stalled;
        }
    }

    private SignsOfLife Sample(DirectoryHandle root) => new(stdout.Received + stderr.Received, TreeStamp.Of(root), ProcessorTime.OfTree(child.Id));
}
