using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Gateway;

/// <summary>What ends when a budget is used up: the iteration, the trial, or the command, and nothing beside it.</summary>
public sealed class BudgetTests
{
    private static readonly string Worse = $"sh {DemoExperiment.Edits}/5.sh";

    [Fact]
    public async Task An_iterations_budget_closes_the_iteration_without_a_verdict_and_the_loop_goes_on()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(8);

        var result = await sandbox.RunAsync("optimize", "--max-iterations", "2", "--agent-cmd", Worse, "--set", "budget.iteration_calls=6");

        Assert.True(result.Exit is 0 or 1, result.ToString());
        var facts = LedgerFacts.Read(sandbox);
        var iterations = facts.Iterations.Where(line => !line.StartsWith("0 |", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, iterations.Length);
        Assert.All(iterations, line => Assert.Contains(" | budget | The calls budget of the iteration was used up", line, StringComparison.Ordinal));
        Assert.DoesNotContain(facts.Verdicts, verdict => verdict.Contains("accepted", StringComparison.Ordinal) || verdict.Contains("rejected", StringComparison.Ordinal));
        Assert.Single(facts.Records);
        var cost = Json(await sandbox.RunAsync("cost", "--json"));
        Assert.All(new[] { "1", "2" }, number => Assert.InRange((int)cost["by_iteration"]![number]!["calls"]!, 1, 6));
    }

    [Fact]
    public async Task A_trials_budget_ends_the_agents_part_as_a_broken_limit_that_is_scored_and_never_infrastructure()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(8, "budget: {trial_tokens: 3000}");

        var folder = Path.Combine(sandbox.Root, "export");
        var export = await sandbox.RunAsync("export", "jsonl", "--include-sealed", "-o", folder);
        Assert.True(export.Exit == 0, export.ToString());
        var trials = File.ReadLines(Path.Combine(folder, "trials.jsonl")).Select(line => JsonNode.Parse(line)!).ToArray();

        Assert.NotEmpty(trials);
        Assert.DoesNotContain(trials, trial => (string?)trial["outcome"] == "infra");
        var broken = trials.Where(trial => (string?)trial["agent_end"] == "LimitBroken").ToArray();
        Assert.NotEmpty(broken);
        Assert.All(broken, trial => Assert.Equal((0d, "more than 3000 tokens in one trial"), ((double)trial["reward"]!, (string?)trial["agent_detail"])));
        Assert.All(trials, trial => Assert.InRange((int)trial["usage"]!["agent"]!["tokens_in"]! + (int)trial["usage"]!["agent"]!["tokens_out"]!, 1, 3000));
    }

    [Fact]
    public async Task A_commands_budget_stops_the_run_and_a_larger_one_goes_on_where_it_stopped()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(12);
        await File.WriteAllTextAsync(
            sandbox.PathOf("experiment_config.yaml"),
            sandbox.Read("experiment_config.yaml").Replace("account: account.tsv", "{account: account.tsv, input_price: 10, output_price: 100}", StringComparison.Ordinal).Replace("scripted_model:\n  {", "scripted_model: {", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var before = Explored(sandbox);

        var stopped = await sandbox.RunAsync("run", "--trials", "2", "--max-cost", "0.4");
        var finished = Explored(sandbox);
        var spent = SpentOnRun(await sandbox.RunAsync("cost", "--json"));
        var again = await sandbox.RunAsync("resume");
        var resumed = await sandbox.RunAsync("resume", "--max-cost", "100");

        Assert.True(stopped.Exit == 5 && stopped.Errors.Contains("error[AH5001]", StringComparison.Ordinal) && stopped.Errors.Contains("auto-harness resume --max-cost USD", StringComparison.Ordinal), stopped.ToString());
        Assert.InRange(spent, 0.2m, 0.4m);
        Assert.True(finished.Count > before.Count, "the run stopped before its first trial was done");
        Assert.Equal(5, again.Exit);
        Assert.True(resumed.Exit == 0, resumed.ToString());
        var all = Explored(sandbox);
        Assert.True(all.Count > finished.Count);
        var account = LedgerFacts.Account(sandbox);
        Assert.All(finished, trial => Assert.True(account[trial].Distinct().Count() == account[trial].Count, $"{trial} was run again"));
    }

    private static HashSet<string> Explored(Sandbox sandbox) => [.. LedgerFacts.Read(sandbox).Trials.Keys.Where(key => key.StartsWith("explore", StringComparison.Ordinal))];

    private static decimal SpentOnRun(ToolResult cost) =>
        decimal.Parse(Json(cost)["outside_iterations"]!["run"]!["cost_usd"]!.ToString(), CultureInfo.InvariantCulture);

    private static JsonNode Json(ToolResult result)
    {
        Assert.True(result.Exit == 0, result.ToString());
        return JsonNode.Parse(result.Output)!;
    }
}
