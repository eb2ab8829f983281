using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.Hostile;

/// <summary>Agents that take what they can get. The limit they ran into is named.</summary>
public sealed class ResourceHogTests(Fleets fleets)
{
    private static readonly Zoo Zoo = new();
    private static readonly ZooAgent Good = Zoo.Add("await Ask(context, text, ct); await Say(context, \"fine\");");
    private static readonly ZooAgent ForksProcesses = Zoo.Add("while (true) { try { System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(\"/bin/sleep\", \"1000\")); } catch { } }");
    private static readonly ZooAgent ForksThreads = Zoo.Add("while (true) { try { new Thread(() => Thread.Sleep(-1), 65536) { IsBackground = true }.Start(); } catch { } }");
    private static readonly ZooAgent HogsHeap = Zoo.Add("var all = new List<byte[]>(); while (true) { var page = new byte[1_000_000]; Array.Fill(page, (byte)1); all.Add(page); }");
    private static readonly ZooAgent HogsNativeMemory = Zoo.Add("unsafe { while (true) { var p = System.Runtime.InteropServices.NativeMemory.Alloc(1_000_000); new Span<byte>(p, 1_000_000).Fill(1); } }");

    public static TheoryData<string, AgentEnd, string> Deeds => new()
    {
        { nameof(ForksProcesses), AgentEnd.LimitBroken, "more than 100 processes and threads" },
        { nameof(ForksThreads), AgentEnd.LimitBroken, "more than 100 processes and threads" },
        { nameof(HogsHeap), AgentEnd.LimitBroken, "memory" },
        { nameof(HogsNativeMemory), AgentEnd.LimitBroken, "memory" },
    };

    [Theory]
    [MemberData(nameof(Deeds))]
    public Task Takes_its_process_along_and_is_named_when_alone(string deed, AgentEnd end, string detail) =>
        new HostileDeed(fleets, Named(deed), Good, TimeSpan.FromSeconds(30)).CheckAsync(end, detail);

    private static ZooAgent Named(string deed) => deed switch
    {
        nameof(ForksProcesses) => ForksProcesses,
        nameof(ForksThreads) => ForksThreads,
        nameof(HogsHeap) => HogsHeap,
        nameof(HogsNativeMemory) => HogsNativeMemory,
        _ => throw new ArgumentOutOfRangeException(nameof(deed)),
    };
}
