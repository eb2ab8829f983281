using AutoHarness.CodingAgents.Turns;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.CodingAgents.Tests.Turns;

public sealed class ArmingTests
{
    private static readonly Dictionary<string, string> NoVariables = new(StringComparer.Ordinal);

    [Fact]
    public async Task Arms_the_jail_or_says_how_to_get_it()
    {
        var arming = CodingAgentDriver.ArmAsync(TurnBench.Shell("true"), new ProcessRunner(TimeProvider.System), TimeProvider.System, NoVariables, TestContext.Current.CancellationToken);

        // The second case runs in SurroundingsTests, on a machine made to lack bubblewrap.
        if (ProgramPath.Find("bwrap") is not null)
        {
            Assert.NotNull(await arming);
            return;
        }

        var refusal = await Assert.ThrowsAsync<HarnessException>(() => arming);
        Assert.Equal(ExitCode.Environment, refusal.Error.Exit);
        Assert.Contains("apt-get install -y bubblewrap", refusal.Error.Fixes, StringComparer.Ordinal);
        Assert.Contains("nothing was run", refusal.Error.Notes, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_variable_that_is_named_but_not_set()
    {
        var agent = TurnBench.Shell("true") with { Variables = ["NOT_SET"], Jail = AutoHarness.Sandboxes.Local.JailMode.None };

        var refusal = await Assert.ThrowsAsync<HarnessException>(
            () => CodingAgentDriver.ArmAsync(agent, new ProcessRunner(TimeProvider.System), TimeProvider.System, NoVariables, TestContext.Current.CancellationToken));

        Assert.Contains("NOT_SET", refusal.Error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Error.Fixes);
    }

    [Theory]
    [InlineData("/no/such/folder")]
    [InlineData("tools")]
    public async Task Refuses_a_readable_path_that_is_not_there(string path)
    {
        var agent = TurnBench.Shell("true") with { Readable = [path] };

        var refusal = await Assert.ThrowsAsync<HarnessException>(
            () => CodingAgentDriver.ArmAsync(agent, new ProcessRunner(TimeProvider.System), TimeProvider.System, NoVariables, TestContext.Current.CancellationToken));

        Assert.Contains(path, refusal.Error.Message, StringComparison.Ordinal);
    }
}
