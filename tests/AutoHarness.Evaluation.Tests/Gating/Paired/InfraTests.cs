using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Gating.Paired;

public sealed class InfraTests
{
    [Fact]
    public void An_agent_that_brings_hard_tasks_down_gains_nothing_from_it()
    {
        static bool IsHard(TaskId task) => task.Value[^1] is '0' or '1' or '2' or '3';
        var scenario = new PairedScenario(train: 40, test: 20).WithPool(task => IsHard(task) ? 0 : 1);

        var verdict = scenario.Judge(trial => trial.AgentVersion == "new" && IsHard(trial.Task) ? null : IsHard(trial.Task) ? 0 : 1);

        Assert.False(verdict.Accepted);
        Assert.Contains("count as failures", Assert.Single(verdict.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_on_tasks_that_the_incumbent_solves_is_harm()
    {
        var scenario = new PairedScenario(train: 40, test: 20).WithPool(_ => 1);

        var verdict = scenario.Judge(trial => trial.AgentVersion == "new" && trial.Task.Value[^1] < '4' ? null : 1);

        Assert.Equal(VerdictKind.RejectedHarm, verdict.Kind);
    }

    [Fact]
    public void An_outage_that_hits_the_incumbent_too_ends_without_a_verdict()
    {
        var scenario = new PairedScenario().WithPool(_ => 1);

        var verdict = scenario.Judge(trial => trial.Task.Value[^1] < '4' ? null : 1);

        Assert.Equal(VerdictKind.InvalidInfra, verdict.Kind);
        Assert.Equal("round 1 control", scenario.Asked[^1].Stage);
        Assert.All(scenario.Asked[^1].Trials, trial => Assert.Equal("old", trial.AgentVersion));
    }

    [Fact]
    public void A_few_errors_on_both_sides_change_nothing()
    {
        var scenario = new PairedScenario(train: 40, test: 20).WithPool(task => task.Value == "a05" ? null : 0);

        var verdict = scenario.Judge(trial => trial.AgentVersion == "new" && trial.Task.Value == "a07" ? null : trial.AgentVersion == "new" && trial.Task.Value[^1] < '3' ? 1 : 0);

        Assert.Equal(VerdictKind.Accepted, verdict.Kind);
        Assert.Empty(verdict.Warnings);
    }

    /// <summary>By Fisher: 4 of 40 against 0 of 120 has p = C(40,4)/C(160,4) = 0.0034; 1 of 10 against 0 of 100 has p = 1/11.</summary>
    [Theory]
    [InlineData(4, 40, 0, 120, true)]
    [InlineData(1, 10, 0, 100, false)]
    [InlineData(2, 20, 0, 20, true)]
    [InlineData(1, 20, 0, 20, false)]
    [InlineData(3, 60, 3, 60, false)]
    [InlineData(3, 50, 2, 60, false)]
    [InlineData(0, 60, 0, 60, false)]
    public void Blames_the_candidate_beyond_chance_only(int candidateInfra, int candidateTrials, int incumbentInfra, int incumbentTrials, bool blamed)
    {
        Assert.Equal(blamed, InfraRules.CandidateIsToBlame(Arm(candidateInfra, candidateTrials), Arm(incumbentInfra, incumbentTrials)));
    }

    private static Arm Arm(int infra, int trials)
    {
        var arm = new Arm(1);
        for (var trial = 0; trial < trials; trial++)
        {
            arm.Add(0, trial < infra ? null : 1);
        }

        return arm;
    }
}
