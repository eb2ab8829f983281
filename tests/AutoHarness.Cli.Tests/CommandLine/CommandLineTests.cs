using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Commands;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.CommandLine;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("rnu", "auto-harness run")]
    [InlineData("optimise", "auto-harness optimize")]
    [InlineData("show tsk", "auto-harness show task")]
    [InlineData("run --tsk-ids a", "--task-ids")]
    [InlineData("gate --jsno", "--json")]
    public async Task Suggests_what_was_probably_meant(string line, string suggestion)
    {
        var tool = new TestTool();

        var exit = await tool.RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains($"did you mean {suggestion}?", tool.Error, StringComparison.Ordinal);
        Assert.Empty(tool.Output);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("run --trials")]
    [InlineData("run --trials two")]
    [InlineData("run --trials 0")]
    [InlineData("run --split nowhere")]
    [InlineData("--set nothing run")]
    [InlineData("show")]
    [InlineData("show iteration first")]
    [InlineData("gate now")]
    [InlineData("--display fancy status")]
    public async Task Refuses_what_it_does_not_understand_with_a_way_on(string line)
    {
        var tool = new TestTool();

        var exit = await tool.RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.Usage, exit);
        Assert.StartsWith("error: ", tool.Error, StringComparison.Ordinal);
        Assert.Contains("  fix: ", tool.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_every_example_of_its_help()
    {
        var tree = new CommandTree();
        var commands = tree.Commands.SelectMany(command => command.Subcommands.OfType<ToolCommand>().Prepend(command)).ToArray();

        foreach (var example in commands.SelectMany(command => command.Examples))
        {
            Assert.Null(UsageError.Find(tree.Parse(Words(example)), tree.Flags.All)?.Message);
        }

        Assert.All(commands.Where(command => command is not VersionCommand), command => Assert.True(command.Examples.Length >= 2, command.Name));
    }

    [Fact]
    public void Accepts_every_command_that_a_fix_in_the_source_suggests()
    {
        var tree = new CommandTree();
        var fixes = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .SelectMany(line => System.Text.RegularExpressions.Regex.Matches(line, "\"auto-harness (?<fix>[a-z][^\"{}(:]*)\"", System.Text.RegularExpressions.RegexOptions.NonBacktracking).Select(match => match.Groups["fix"].Value))
            .Select(fix => fix.Split("  ")[0].Split(" && ")[0].Replace("COMMAND", "x", StringComparison.Ordinal))
            .Where(fix => !fix.Contains(" N", StringComparison.Ordinal) && !fix.Contains("improves", StringComparison.Ordinal))
            .ToArray();

        Assert.True(fixes.Length > 20);
        foreach (var fix in fixes)
        {
            Assert.True(UsageError.Find(tree.Parse(Words(fix)), tree.Flags.All) is null, $"auto-harness {fix}");
        }
    }

    [Fact]
    public async Task Explains_every_command_with_both_forms_of_help()
    {
        foreach (var command in new CommandTree().Commands)
        {
            var tool = new TestTool();

            Assert.Equal(ExitCode.Ok, await tool.RunAsync(command.Name, "--help"));
            Assert.Equal(ExitCode.Ok, await tool.RunAsync(command.Name, "-h"));
            Assert.Contains($"auto-harness {command.Name}: ", tool.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Shows_the_commands_by_purpose()
    {
        var tool = new TestTool();

        await tool.RunAsync("--help");

        Approved.Check(tool.Output, "help");
    }

    [Fact]
    public async Task Shows_a_home_screen_without_a_command()
    {
        using var folder = new TemporaryFolder();
        var tool = new TestTool { CurrentDirectory = folder.Path };
        tool.Variables["AH_COMMAND_NAME"] = "./auto-harness";

        var exit = await tool.RunAsync();

        Assert.Equal(ExitCode.Ok, exit);
        Approved.Check(tool.Output, "home");
    }

    [Fact]
    public void Takes_global_flags_before_and_after_the_command()
    {
        var tool = new TestTool();
        var tree = new CommandTree();

        var before = tree.Flags.Read(tree.Parse(["-C", "x", "--set", "a=1", "-vv", "--max-cost", "3", "run"]), tool.Host);
        var after = tree.Flags.Read(tree.Parse(["run", "-C", "x", "-v", "-v", "--set=a=1", "--max-cost=3"]), tool.Host);

        Assert.Equal("/x", before.Directory);
        Assert.Equal(2, before.Verbose);
        Assert.Equal([new("a", "1"), new("budget.cost_usd", "3")], before.Overrides);
        Assert.Equal(before.Overrides, after.Overrides);
        Assert.Equal((before.Directory, before.Verbose), (after.Directory, after.Verbose));
    }

    [Theory]
    [InlineData(false, "", "Plain")]
    [InlineData(true, "", "Line")]
    [InlineData(true, "--plain", "Plain")]
    [InlineData(true, "--display none", "None")]
    [InlineData(true, "--json", "Json")]
    [InlineData(false, "--display line", "Plain")]
    public void Chooses_the_display(bool terminal, string flags, string display)
    {
        var tree = new CommandTree();
        var host = new TestTool().Host with { ErrorTraits = TerminalTraits.Plain with { Interactive = terminal } };

        var settings = tree.Flags.Read(tree.Parse([.. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries), "run"]), host);

        Assert.Equal(display, settings.Display.ToString());
    }

    [Fact]
    public async Task Asks_for_the_benchmark_on_a_terminal_and_names_the_flag_elsewhere()
    {
        using var folder = new TemporaryFolder();
        var silent = new TestTool { CurrentDirectory = folder.Path };
        var asked = new TestTool { CurrentDirectory = folder.Path, Interactive = true, Input = "command\n" };

        Assert.Equal(ExitCode.Usage, await silent.RunAsync("init"));
        Assert.Contains("--benchmark", silent.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await asked.RunAsync("init"));
        Assert.Contains("benchmark: command", await File.ReadAllTextAsync(folder.Of("experiment_config.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Destroys_nothing_without_an_answer()
    {
        using var folder = new TemporaryFolder();
        await new TestTool { CurrentDirectory = folder.Path }.RunAsync("init", "--benchmark", "demo");
        var silent = new TestTool { CurrentDirectory = folder.Path };
        var refused = new TestTool { CurrentDirectory = folder.Path, Interactive = true, Input = "\n" };

        Assert.Equal(ExitCode.Usage, await silent.RunAsync("prepare", "--reset-agent"));
        Assert.Contains("--yes", silent.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Rejected, await refused.RunAsync("prepare", "--reset-agent"));
    }

    private static string[] Words(string line) =>
        [.. System.Text.RegularExpressions.Regex.Matches(line, "\"[^\"]*\"|'[^']*'|\\S+", System.Text.RegularExpressions.RegexOptions.NonBacktracking).Select(match => match.Value.Trim('"', '\''))];
}
