using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Loop;

/// <summary>When the loop ends by itself.</summary>
public sealed class StopTests
{
    private static readonly string Worse = $"sh {DemoExperiment.Edits}/5.sh";

    [Fact]
    public async Task Stops_on_a_plateau_a_score_reached_and_a_coding_agent_that_does_nothing()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(8);

        var score = await sandbox.RunAsync("optimize", "--until-score", "0", "--agent-cmd", Worse);
        var plateau = await sandbox.RunAsync("optimize", "--patience", "2", "--agent-cmd", Worse);
        var before = sandbox.Read("agent/agent.cs");
        var nothing = await sandbox.RunAsync("optimize", "--agent-cmd", "true");

        Assert.True(score.Exit == 0 && score.Output.Contains("0 iterations", StringComparison.Ordinal), score.ToString());
        Assert.True(plateau.Exit == 0 && plateau.Output.Contains("stopped by plateau", StringComparison.Ordinal), plateau.ToString());
        Assert.True(nothing.Exit == 3 && nothing.Output.Contains("3 iterations", StringComparison.Ordinal), nothing.ToString());
        Assert.Equal(before, sandbox.Read("agent/agent.cs"));
    }

    [Fact]
    public async Task Stops_when_a_budget_is_used_up_and_goes_on_with_a_larger_one()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(8);

        var stopped = await sandbox.RunAsync("optimize", "--max-iterations", "1", "--agent-cmd", Worse, "--set", "budget.calls=20");
        var spent = LedgerFacts.Account(sandbox).Where(trial => !trial.Key.StartsWith("baseline", StringComparison.Ordinal)).Sum(trial => trial.Value.Count);
        var resumed = await sandbox.RunAsync("resume", "--set", "budget.calls=5000");

        Assert.True(stopped.Exit == 5 && stopped.Errors.Contains("AH5001", StringComparison.Ordinal), stopped.ToString());
        Assert.InRange(spent, 1, 20);
        Assert.True(resumed.Exit == 0 && resumed.Output.Contains("1 iteration", StringComparison.Ordinal), resumed.ToString());
    }

    [Fact]
    public async Task An_interrupted_command_stays_so_until_what_hinders_it_is_mended()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(8);
        sandbox.Variables["AUTO_HARNESS_FAULT"] = "trial.stored:2";
        var killed = await sandbox.RunAsync("run");
        sandbox.Variables["AUTO_HARNESS_FAULT"] = "";
        var kept = LedgerFacts.Read(sandbox).Trials.Count;
        var agent = sandbox.Read("agent/agent.cs");

        await File.WriteAllTextAsync(sandbox.PathOf("agent/agent.cs"), "no program", TestContext.Current.CancellationToken);
        var hindered = await sandbox.RunAsync("resume");
        var other = await sandbox.RunAsync("gate");
        await File.WriteAllTextAsync(sandbox.PathOf("agent/agent.cs"), agent, TestContext.Current.CancellationToken);
        var resumed = await sandbox.RunAsync("resume");
        var again = await sandbox.RunAsync("resume");

        Assert.True(killed.Exit == 137, killed.ToString());
        Assert.True(hindered.Exit is not 0, hindered.ToString());
        Assert.True(other.Exit is not 0, other.ToString());
        Assert.True(resumed.Exit == 0 && resumed.Output.Contains("val_score", StringComparison.Ordinal), resumed.ToString());
        Assert.Contains("nothing was interrupted", again.Errors, StringComparison.Ordinal);
        Assert.Equal(kept - 2 + TaskNames.Train(sandbox).Count, LedgerFacts.Read(sandbox).Trials.Count);
    }
}
