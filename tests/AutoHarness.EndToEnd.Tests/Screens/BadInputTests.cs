using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Screens;

/// <summary>What somebody reads who made a mistake in a command, the config or the agent.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Names_the_line_of_a_misspelt_config_key_and_the_key_that_was_meant()
    {
        using var sandbox = await DemoExperiment.InitialiseAsync(6, "max_concurency: 4");

        var result = await sandbox.RunAsync("prepare");

        ErrorScreen.Check(result, 3, "AH1102", "max_concurrency", "unknown key \"max_concurency\"", "experiment_config.yaml:11:1");
        Assert.False(File.Exists(sandbox.PathOf("workspace/ledger.db")));
    }

    [Fact]
    public async Task Says_how_to_start_where_there_is_no_config()
    {
        using var sandbox = new Sandbox();

        var result = await sandbox.RunAsync("run");

        ErrorScreen.Check(result, 3, "AH1100", "init", "no experiment_config.yaml");
    }

    [Fact]
    public async Task Names_a_missing_agent_file_and_runs_nothing()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        var before = LedgerFacts.Read(sandbox);
        File.Delete(sandbox.PathOf("agent/agent.cs"));

        var result = await sandbox.RunAsync("run");

        ErrorScreen.Check(result, 3, "AH2002", "", "agent/agent.cs is missing");
        Assert.Equal(before.Trials.Count, LedgerFacts.Read(sandbox).Trials.Count);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("gate")]
    public async Task Names_file_line_and_column_of_an_agent_that_does_not_compile(string command)
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        var before = LedgerFacts.Read(sandbox);
        var lines = sandbox.Read("agent/agent.cs").Split('\n');
        var line = Array.FindIndex(lines, text => text.Contains("MostTurns = 60", StringComparison.Ordinal));
        lines[line] = "    private const int MostTurns = sixty;";
        await File.WriteAllTextAsync(sandbox.PathOf("agent/agent.cs"), string.Join('\n', lines), TestContext.Current.CancellationToken);

        var result = await sandbox.RunAsync(command);

        ErrorScreen.Check(result, 8, "AH2001", "fix the code", $"--> agent/agent.cs:{line + 1}:35", "CS0103", "private const int MostTurns = sixty;");
        Assert.Equal(before.Trials.Count, LedgerFacts.Read(sandbox).Trials.Count);
    }

    [Fact]
    public async Task Says_what_an_agent_must_have_that_breaks_the_contract()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        await File.WriteAllTextAsync(sandbox.PathOf("agent/agent.cs"), "public sealed class NoAgent;", TestContext.Current.CancellationToken);

        var result = await sandbox.RunAsync("run");

        ErrorScreen.Check(result, 8, "AH2003", "IAgent", "agent/agent.cs");
    }

    [Theory]
    [InlineData(new[] { "prepair" }, "prepare", "unknown command \"prepair\"")]
    [InlineData(new[] { "run", "--task-idz", "x" }, "--task-ids", "unknown flag \"--task-idz\"")]
    [InlineData(new[] { "optimize", "--max-iterations", "many" }, "--help", "--max-iterations needs a whole number, got \"many\"")]
    public async Task Suggests_what_was_meant_by_a_wrong_word_on_the_command_line(string[] arguments, string fix, string message)
    {
        using var sandbox = new Sandbox();

        var result = await sandbox.RunAsync(arguments);

        ErrorScreen.Check(result, 2, null, fix, message);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Refuses_a_task_that_is_not_in_the_train_split_and_suggests_a_near_one()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        var task = TaskNames.Train(sandbox)[0];

        var result = await sandbox.RunAsync("run", "--task-ids", task + "x");

        ErrorScreen.Check(result, 2, "AH1502", task, $"task \"{task}x\" is not in the train split");
    }

    [Fact]
    public async Task Asks_to_prepare_before_a_run()
    {
        using var sandbox = await DemoExperiment.InitialiseAsync(6);

        var result = await sandbox.RunAsync("run");

        ErrorScreen.Check(result, 3, "AH1501", "prepare", "no task split yet");
    }
}
