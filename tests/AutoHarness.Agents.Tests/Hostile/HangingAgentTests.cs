using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.Hostile;

/// <summary>Agents that never end. Each is killed soon after its limit, and its neighbours get another chance.</summary>
public sealed class HangingAgentTests(Fleets fleets)
{
    private static readonly Zoo Zoo = new();
    private static readonly ZooAgent Good = Zoo.Add("await Ask(context, text, ct); await Say(context, \"fine\");");
    private static readonly ZooAgent Spins = Zoo.Add("while (true) { }");
    private static readonly ZooAgent SpinsEverywhere = Zoo.Add("for (var i = 0; i < 16; i++) new Thread(() => { while (true) { } }) { IsBackground = true }.Start(); await Task.Delay(-1);");
    private static readonly ZooAgent IgnoresCancellation = Zoo.Add("while (true) { try { await Task.Delay(50); } catch { } }");
    private static readonly ZooAgent Deadlocks = Zoo.Add("new ManualResetEventSlim().Wait();");

    public static TheoryData<string, AgentEnd, string> Deeds => new()
    {
        { nameof(Spins), AgentEnd.TimedOut, "working time" },
        { nameof(SpinsEverywhere), AgentEnd.TimedOut, "working time" },
        { nameof(IgnoresCancellation), AgentEnd.TimedOut, "working time" },
        { nameof(Deadlocks), AgentEnd.TimedOut, "working time" },
    };

    [Theory]
    [MemberData(nameof(Deeds))]
    public Task Takes_its_process_along_and_is_named_when_alone(string deed, AgentEnd end, string detail) =>
        new HostileDeed(fleets, Named(deed), Good, TimeSpan.FromSeconds(1)).CheckAsync(end, detail);

    private static ZooAgent Named(string deed) => deed switch
    {
        nameof(Spins) => Spins,
        nameof(SpinsEverywhere) => SpinsEverywhere,
        nameof(IgnoresCancellation) => IgnoresCancellation,
        nameof(Deadlocks) => Deadlocks,
        _ => throw new ArgumentOutOfRangeException(nameof(deed)),
    };
}
