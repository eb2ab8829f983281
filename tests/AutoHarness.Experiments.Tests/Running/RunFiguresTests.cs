using System.Text.Json.Nodes;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Running;

public sealed class RunFiguresTests
{
    private const string Checked = """{"checks": [{"check": "DB", "passed": true, "decides": true}, {"check": "COMMUNICATE", "passed": false, "decides": false}]}""";

    [Fact]
    public void Pass_hat_k_goes_as_far_as_the_task_with_the_fewest_scored_trials()
    {
        var figures = RunFigures.Of([Trial("a", 0, 1), Trial("a", 1, 1), Trial("a", 2, 0), Trial("b", 0, 1), Trial("b", 1, 0), Trial("b", 2, null)]);

        Assert.Equal([(2.0 / 3 + 0.5) / 2, 1.0 / 6], figures.PassHats, (left, right) => Math.Abs(left - right) < 1e-12);
    }

    [Fact]
    public void Every_check_that_says_whether_it_decides_is_counted_by_its_name()
    {
        var figures = RunFigures.Of([Trial("a", 0, 1, Checked), Trial("b", 0, 0, Checked), Trial("c", 0, 0, """{"checks": [{"check": "told the price", "passed": true}, 7]}"""), Trial("d", 0, null)]);

        Assert.Equal(["COMMUNICATE", "DB"], figures.Checks.Keys);
        Assert.Equal((0, 2), figures.Checks["COMMUNICATE"]);
        Assert.Equal((2, 2), figures.Checks["DB"]);
    }

    private static TrialRecord Trial(string task, int attempt, double? reward, string? detail = null) => new(
        new TrialKey("explore", "v", new TaskId(task), attempt, "f"),
        Split.Train,
        reward is { } value
            ? new TrialOutcome.Scored(value, new AgentRun(AgentEnd.Finished), null, detail is null ? null : JsonNode.Parse(detail)!.AsObject())
            : new TrialOutcome.Infra("broken"),
        new Dictionary<ModelRole, Usage>(),
        TimeSpan.Zero,
        Tries: 1,
        "none",
        DateTimeOffset.UnixEpoch,
        Trace: null);
}
