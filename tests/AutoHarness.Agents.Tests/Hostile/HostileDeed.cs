using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.Hostile;

/// <summary>Runs a bad agent beside a good one in one process, then each alone.</summary>
internal sealed class HostileDeed(Fleets fleets, ZooAgent bad, ZooAgent good, TimeSpan timeLimit)
{
    public static JailLimits Limits { get; } = new() { MemoryBytes = 400L * 1024 * 1024, Processes = 100, TemporaryBytes = 8 * 1024 * 1024 };

    public async Task CheckAsync(AgentEnd end, string detail)
    {
        await using var fleet = await fleets.StartAsync(options => options with { ProcessLimits = Limits });
        var asked = new TaskCompletionSource();
        var waiting = new FakeModel(async (_, _, ct) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            throw new InvalidOperationException();
        });

        var innocent = new Trial { Model = waiting }.RunAsync(fleet, good);
        await asked.Task;
        var guilty = new Trial { TimeLimit = timeLimit }.RunAsync(fleet, bad);
        await Assert.ThrowsAsync<AgentProcessLostException>(() => guilty);
        await Assert.ThrowsAsync<AgentProcessLostException>(() => innocent);
        var judged = new Trial { TimeLimit = timeLimit }.RunAsync(fleet, bad, alone: true);
        var retried = new Trial().RunAsync(fleet, good, alone: true);

        Assert.Equal(new AgentRun(AgentEnd.Finished), await retried);
        var run = await judged;
        Assert.Equal(end, run.End);
        Assert.Contains(detail, run.Detail, StringComparison.Ordinal);
    }
}
