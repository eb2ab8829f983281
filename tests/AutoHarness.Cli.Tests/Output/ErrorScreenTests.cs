using AutoHarness.Cli.Output;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.Output;

public sealed class ErrorScreenTests
{
    [Fact]
    public void Marks_the_place_in_the_line() => Check("marked-place", new HarnessError(ExitCode.Environment, "AH1102", "unknown key \"max_concurency\"")
    {
        Places = [new ErrorPlace("experiment_config.yaml", 7, 1, "max_concurency: 8", "did you mean \"max_concurrency\"?", 14)],
        Fixes = ["write max_concurrency"],
        Notes = ["nothing was run and nothing was spent"],
    });

    [Fact]
    public void Numbers_several_fixes_and_uses_the_name_the_tool_was_called_by() => Check("several-fixes", new HarnessError(ExitCode.Environment, "AH1401", "agent/agent.cs has changes that were not gated")
    {
        Places = [new ErrorPlace("agent/agent.cs")],
        Why = "the change would be lost",
        Fixes = ["auto-harness gate", "git checkout agent/agent.cs"],
    });

    [Fact]
    public void Shows_several_places_with_and_without_source() => Check("several-places", new HarnessError(ExitCode.AgentBuild, "AH2001", "agent/agent.cs does not compile (2 errors)")
    {
        Places =
        [
            new ErrorPlace("agent/agent.cs", 118, 21, "    var plan = await PlanAsnyc(state, ct);", "CS0103: 'PlanAsnyc' does not exist", 9),
            new ErrorPlace("agent/agent.cs", 131, 9, Note: "CS0161: not all code paths return a value"),
        ],
        Fixes = ["fix the code at the places above"],
    });

    [Fact]
    public void Stays_readable_with_hostile_text() => Check("hostile", new HarnessError(ExitCode.AgentBuild, null, "it \e[31mfailed\e[0m\u202e")
    {
        Places = [new ErrorPlace("agent/\ra.cs", 1, 4, "\t\"\e]52;c;x\a\" 日本 = 1;", "bad", 3)],
        Fixes = ["fix it\nin two steps"],
    });

    [Fact]
    public void Cuts_a_long_line_around_the_place()
    {
        var error = new HarnessError(ExitCode.AgentBuild, null, "too long")
        {
            Places = [new ErrorPlace("a.cs", 1, 5001, new string('x', 5000) + "HERE" + new string('y', 5000), "this", 4)],
            Fixes = ["shorten it"],
        };

        var lines = Screen.Of(printer => ErrorScreen.Print(printer, error, "auto-harness")).Split('\n');

        Assert.All(lines, line => Assert.True(line.Length < 140, line));
        Assert.Equal(lines[2].IndexOf("HERE", StringComparison.Ordinal), lines[3].IndexOf('^', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    public void Survives_columns_and_lengths_that_do_not_fit(int column)
    {
        var error = new HarnessError(ExitCode.AgentBuild, null, "odd") { Places = [new ErrorPlace("a.cs", 1, column, "abc", "note", 500)] };

        var screen = Screen.Of(printer => ErrorScreen.Print(printer, error, "auto-harness"));

        Assert.Contains("^", screen, StringComparison.Ordinal);
    }

    private static void Check(string name, HarnessError error) =>
        Approved.Check(Screen.Of(printer => ErrorScreen.Print(printer, error, "./auto-harness")), name);
}
