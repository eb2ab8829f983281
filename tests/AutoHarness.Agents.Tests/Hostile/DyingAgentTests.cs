using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.Hostile;

/// <summary>Agents whose process dies or floods its output. What it died of is named.</summary>
public sealed class DyingAgentTests(Fleets fleets)
{
    private static readonly Zoo Zoo = new();
    private static readonly ZooAgent Good = Zoo.Add("await Ask(context, text, ct); await Say(context, \"fine\");");
    private static readonly ZooAgent OverflowsTheStack = Zoo.Add("Deep(0);", "private static int Deep(int n) => Deep(n + 1) + 1;");
    private static readonly ZooAgent Exits = Zoo.Add("Environment.Exit(0);");
    private static readonly ZooAgent FailsFast = Zoo.Add("new Thread(() => throw new InvalidOperationException(\"in a thread\")).Start(); await Task.Delay(-1);");
    private static readonly ZooAgent FloodsOutput = Zoo.Add("var line = new string('x', 100_000); while (true) Console.WriteLine(line);");
    private static readonly ZooAgent FloodsErrors = Zoo.Add("var line = new string('x', 100_000); while (true) Console.Error.WriteLine(line);");
    private static readonly ZooAgent FloodsDescriptorOne = Zoo.Add("using var file = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, false), FileAccess.Write); var bytes = new byte[1_000_000]; while (true) file.Write(bytes);");

    public static TheoryData<string, AgentEnd, string> Deeds => new()
    {
        { nameof(OverflowsTheStack), AgentEnd.Crashed, "stack overflow" },
        { nameof(Exits), AgentEnd.Crashed, "exit code 0" },
        { nameof(FailsFast), AgentEnd.Crashed, "in a thread" },
        { nameof(FloodsOutput), AgentEnd.LimitBroken, "console output" },
        { nameof(FloodsErrors), AgentEnd.LimitBroken, "console output" },
        { nameof(FloodsDescriptorOne), AgentEnd.LimitBroken, "console output" },
    };

    [Theory]
    [MemberData(nameof(Deeds))]
    public Task Takes_its_process_along_and_is_named_when_alone(string deed, AgentEnd end, string detail) =>
        new HostileDeed(fleets, Named(deed), Good, TimeSpan.FromSeconds(30)).CheckAsync(end, detail);

    private static ZooAgent Named(string deed) => deed switch
    {
        nameof(OverflowsTheStack) => OverflowsTheStack,
        nameof(Exits) => Exits,
        nameof(FailsFast) => FailsFast,
        nameof(FloodsOutput) => FloodsOutput,
        nameof(FloodsErrors) => FloodsErrors,
        nameof(FloodsDescriptorOne) => FloodsDescriptorOne,
        _ => throw new ArgumentOutOfRangeException(nameof(deed)),
    };
}
