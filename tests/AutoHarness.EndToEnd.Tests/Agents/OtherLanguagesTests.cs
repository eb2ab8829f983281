using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Agents;

/// <summary>Agents and benchmarks that are not written in C#.</summary>
public sealed class OtherLanguagesTests
{
    [Fact]
    public async Task The_python_agent_of_the_protocols_page_plays_the_demo()
    {
        using var sandbox = await DemoExperiment.InitialiseAsync(8, """
            agent:
              command: [python3, agent/agent.py]
              files: [agent/agent.py]
            """);
        Directory.CreateDirectory(sandbox.PathOf("agent"));
        await File.WriteAllTextAsync(sandbox.PathOf("agent/agent.py"), PythonOf("agent-protocol.md"), TestContext.Current.CancellationToken);

        var prepare = await sandbox.RunAsync("prepare");
        var run = await sandbox.RunAsync("run", "--trials", "3");

        Assert.True(prepare.Exit == 0, prepare.ToString());
        Assert.True(run.Exit == 0, run.ToString());
        Assert.DoesNotContain("INFRA_ERR", run.Output, StringComparison.Ordinal);
        Assert.Contains(LedgerFacts.Read(sandbox).Trials, trial => trial.Value == 1);
    }

    [Fact]
    public async Task The_sample_of_an_own_benchmark_is_prepared_and_run()
    {
        using var sandbox = new Sandbox();
        Sandbox.CopyFolder(Path.Combine(Repository.Root, "samples", "command-benchmark"), sandbox.Experiment);

        var prepare = await sandbox.RunAsync("prepare");
        var run = await sandbox.RunAsync("run");

        Assert.True(prepare.Exit == 0, prepare.ToString());
        Assert.True(run.Exit == 0, run.ToString());
        Assert.Matches(@"val_score: 0\.\d{4}  \([1-9]/\d+ passed\)", run.Output);
        Assert.Contains(LedgerFacts.Read(sandbox).Trials, trial => trial.Value == 1);
        Assert.Contains(LedgerFacts.Read(sandbox).Trials, trial => trial.Value == 0);
    }

    internal static string PythonOf(string page)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", page));
        return string.Join('\n', lines.SkipWhile(line => line != "```python").Skip(1).TakeWhile(line => line != "```")) + "\n";
    }
}
