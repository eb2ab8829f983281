using AutoHarness.Evaluation.Gating.Paired;

namespace AutoHarness.Evaluation.Tests.Gating.Paired;

public sealed class AcceptanceRuleTests
{
    [Theory]
    [InlineData(7, 8, true)]
    [InlineData(5, 8, false)]
    public void Demands_more_of_few_tasks_than_the_normal_distribution_would(int train, int test, bool convincing)
    {
        var (scenario, panel, evidence) = Gains(train, test);
        var estimate = PairedEstimate.Of(panel, evidence, trainTrust: 1);

        // Just met by the normal boundary; with 13 tasks Student's t of equal tail area lies above it.
        var boundary = estimate.Z - 0.02;
        var rule = new AcceptanceRule(scenario.Case, PairedPreset.Default with { Accept = (boundary, boundary) }, statisticOnly: false);

        Assert.Equal(convincing, rule.IsConvincing(0, panel, evidence, estimate));
    }

    [Fact]
    public void Gives_a_candidate_the_benefit_of_the_doubt_while_it_has_run_on_train_chunks_only()
    {
        var (scenario, panel, evidence) = Gains(train: 20, test: 8);
        evidence.Candidate.Add(3, 0);
        evidence.Incumbent.Add(3, 1);
        var rule = new AcceptanceRule(scenario.Case, PairedPreset.Default, statisticOnly: false);
        var slightlyWorse = PairedEstimate.Of(panel, evidence, 1) with { Delta = -0.01, StandardError = 0.03 };
        var clearlyWorse = slightlyWorse with { Delta = -0.02 };

        Assert.False(rule.IsFutile(0, slightlyWorse, early: true));
        Assert.True(rule.IsFutile(0, slightlyWorse, early: false));
        Assert.True(rule.IsFutile(0, clearlyWorse, early: true));
    }

    [Theory]
    [InlineData(0, 1.6)]
    [InlineData(1, 1.48)]
    [InlineData(5, 1.0)]
    public void Lowers_the_boundary_from_round_to_round(int round, double boundary)
    {
        var (scenario, panel, evidence) = Gains(train: 20, test: 8);
        var rule = new AcceptanceRule(scenario.Case, PairedPreset.Strict, statisticOnly: true);
        var estimate = PairedEstimate.Of(panel, evidence, 1);

        Assert.True(rule.IsConvincing(round, panel, evidence, estimate with { Delta = boundary + 0.001, StandardError = 1 }));
        Assert.False(rule.IsConvincing(round, panel, evidence, estimate with { Delta = boundary - 0.001, StandardError = 1 }));
    }

    [Fact]
    public void Never_accepts_without_held_out_evidence()
    {
        var scenario = new PairedScenario(train: 20, test: 8);
        var panel = new TaskPanel(scenario.Case);
        var evidence = new Evidence(panel.Count);
        for (var task = 0; task < panel.TrainCount; task++)
        {
            evidence.Candidate.Add(task, 1);
            evidence.Incumbent.Add(task, task % 2);
        }

        var rule = new AcceptanceRule(scenario.Case, PairedPreset.Default, statisticOnly: true);

        Assert.False(rule.IsConvincing(0, panel, evidence, PairedEstimate.Of(panel, evidence, 1)));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Does_not_rest_an_acceptance_on_one_task_where_held_out_tasks_are_few(int gained, bool convincing)
    {
        var scenario = new PairedScenario(train: 20, test: 4);
        var panel = new TaskPanel(scenario.Case);
        var evidence = new Evidence(panel.Count);
        for (var task = 0; task < panel.Count; task++)
        {
            evidence.Candidate.Add(task, task < gained ? 1 : 0);
            evidence.Incumbent.Add(task, 0);
        }

        var rule = new AcceptanceRule(scenario.Case, PairedPreset.Default with { Veto = 0.01 }, statisticOnly: true);

        Assert.True(rule.IsSoft);
        Assert.Equal(convincing, rule.IsConvincing(0, panel, evidence, PairedEstimate.Of(panel, evidence, 1)));
    }

    /// <summary>Half of the tasks of either split gained, the other half stayed.</summary>
    private static (PairedScenario Scenario, TaskPanel Panel, Evidence Evidence) Gains(int train, int test)
    {
        var scenario = new PairedScenario(train, test);
        var panel = new TaskPanel(scenario.Case);
        var evidence = new Evidence(panel.Count);
        for (var task = 0; task < panel.Count; task++)
        {
            evidence.Candidate.Add(task, task % 2);
            evidence.Incumbent.Add(task, 0);
        }

        return (scenario, panel, evidence);
    }
}
