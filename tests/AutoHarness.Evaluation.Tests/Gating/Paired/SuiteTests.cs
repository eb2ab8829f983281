using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Gating.Paired;

public sealed class SuiteTests
{
    private static readonly TaskId Task = new("a00");

    [Theory]
    [InlineData("11", false)]
    [InlineData("111", true)]
    [InlineData("1-1-1", true)]
    [InlineData("110111", true)]
    [InlineData("11011", false)]
    [InlineData("1110", true)] // 3.5/5 = 0.7
    [InlineData("11100", false)] // 3.5/6 = 0.58
    [InlineData("11100111", true)]
    [InlineData("1111111000", true)] // 7.5/11 = 0.68
    [InlineData("111111100000", false)] // 7.5/13 = 0.577
    public void Takes_a_task_in_after_three_passes_in_a_row_and_drops_it_when_it_fails_too_often(string trials, bool member)
    {
        var suite = RegressionSuite.Fold(SuiteState.Empty(0.8), Trials(trials));

        Assert.Equal(member, suite.Tasks.Contains(Task));
    }

    [Fact]
    public void Remembers_that_a_task_it_dropped_is_flaky_until_it_comes_back()
    {
        var dropped = RegressionSuite.Fold(SuiteState.Empty(0.8), Trials("11100"));
        var failing = RegressionSuite.Fold(dropped, Trials("10"));
        var back = RegressionSuite.Fold(failing, Trials("111"));

        Assert.True(dropped.Records[Task].Flaky);
        Assert.True(failing.Records[Task].Flaky);
        Assert.False(back.Records[Task].Flaky);
    }

    [Fact]
    public void Comes_to_the_same_suite_in_one_go_or_in_pieces()
    {
        Gen.Select(Gen.Char["01-"].Array[0, 30], Gen.Int[0, 30]).Sample((trials, cut) =>
        {
            var text = new string(trials);
            var at = Math.Min(cut, text.Length);

            var whole = RegressionSuite.Fold(SuiteState.Empty(0.8), Trials(text));
            var pieces = RegressionSuite.Fold(RegressionSuite.Fold(SuiteState.Empty(0.8), Trials(text[..at])), Trials(text[at..]));

            return whole.Tasks.SequenceEqual(pieces.Tasks) && whole.Records.SequenceEqual(pieces.Records);
        });
    }

    /// <summary>Ten tasks, one lost: mean -0.1, squares 0.9, error sqrt(0.98/13/10) = 0.087; -0.1 - 0.52 * 0.087 is below -0.05.</summary>
    [Fact]
    public void Objects_when_the_suite_may_have_lost_more_than_the_margin()
    {
        var check = Check(candidate: [1, 1, 1, 1, 1, 1, 1, 1, 1, 0], incumbent: 1);

        Assert.Equal(-0.1, check.Estimate.Mean, 1e-12);
        Assert.False(check.Passed);
    }

    /// <summary>Thirty tasks, one lost: mean -0.0333, error sqrt((29/30 + 0.08)/33/30) = 0.0325; -0.0333 - 0.52 * 0.0325 = -0.0502.</summary>
    [Fact]
    public void Objects_when_the_mean_alone_would_still_be_within_the_margin()
    {
        var lost = CheckRepeated(candidatePasses: 0, candidateTrials: 1, incumbentPasses: 1, incumbentTrials: 1, veto: false);

        Assert.Equal(-1 / 30.0, lost.Estimate.Mean, 1e-12);
        Assert.Empty(lost.Named);
        Assert.False(lost.Passed);
    }

    /// <summary>Nothing lost: error sqrt(0.08/13/10) = 0.025, so 0.52 errors are 0.013 and within the margin.</summary>
    [Fact]
    public void Passes_a_suite_that_lost_nothing()
    {
        Assert.True(Check(candidate: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], incumbent: 1).Passed);
    }

    [Fact]
    public void Passes_an_empty_suite()
    {
        Assert.True(Check(candidate: [], incumbent: 1).Passed);
    }

    [Fact]
    public void Names_a_task_that_the_candidate_never_solved_and_the_incumbent_nearly_always_did()
    {
        var named = CheckRepeated(candidatePasses: 0, candidateTrials: 3, incumbentPasses: 4, incumbentTrials: 5, veto: false);
        var tooEarly = CheckRepeated(candidatePasses: 0, candidateTrials: 2, incumbentPasses: 4, incumbentTrials: 5, veto: false);
        var onceSolved = CheckRepeated(candidatePasses: 1, candidateTrials: 4, incumbentPasses: 5, incumbentTrials: 5, veto: false);

        Assert.Equal([new TaskId("a00")], named.Named);
        Assert.Empty(tooEarly.Named);
        Assert.Empty(onceSolved.Named);
    }

    [Fact]
    public void Lets_a_named_regression_pass_only_when_the_rest_makes_up_for_it_and_the_owner_allows_it()
    {
        Assert.True(CheckRepeated(0, 3, 5, 5, veto: false, othersGain: true).Passed);
        Assert.False(CheckRepeated(0, 3, 5, 5, veto: true, othersGain: true).Passed);
        Assert.False(CheckRepeated(0, 3, 5, 5, veto: false, othersGain: false).Passed);
    }

    [Fact]
    public void Rejects_a_candidate_that_gains_elsewhere_but_breaks_the_suite()
    {
        var scenario = new PairedScenario(train: 40, test: 20);
        scenario.WithPool(task => IsSolid(task) ? 1 : 0, trials: 3);

        var verdict = scenario.Judge(trial => trial.AgentVersion == "old" ? (IsSolid(trial.Task) ? 1 : 0) : IsSolid(trial.Task) && trial.Task.Value[^1] == '1' ? 0 : 1);

        Assert.Equal(VerdictKind.RejectedHarm, verdict.Kind);
        Assert.Contains("suite", verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(8, verdict.SuiteAfter.Tasks.Length);
        static bool IsSolid(TaskId task) => task.Value[0] == 'a' && task.Value[^1] is '1' or '2';
    }

    private static IEnumerable<(TaskId, double?)> Trials(string trials) =>
        trials.Select(trial => (Task, trial == '-' ? null : (double?)(trial - '0')));

    private static SuiteCheck Check(double[] candidate, double incumbent)
    {
        var scenario = new PairedScenario(train: 20, test: 8);
        var panel = new TaskPanel(scenario.Case);
        var evidence = new Evidence(panel.Count);
        for (var task = 0; task < candidate.Length; task++)
        {
            evidence.Candidate.Add(task, candidate[task]);
            evidence.Incumbent.Add(task, incumbent);
        }

        return SuiteCheck.Of(panel, evidence, SuiteState.Empty(0.8) with { Tasks = scenario.Case.Train }, vetoNamed: false);
    }

    private static SuiteCheck CheckRepeated(
        int candidatePasses, int candidateTrials, int incumbentPasses, int incumbentTrials, bool veto, bool othersGain = false)
    {
        var scenario = new PairedScenario(train: 30, test: 8);
        var panel = new TaskPanel(scenario.Case);
        var evidence = new Evidence(panel.Count);
        Add(evidence.Candidate, 0, candidatePasses, candidateTrials);
        Add(evidence.Incumbent, 0, incumbentPasses, incumbentTrials);
        for (var task = 1; task < 30; task++)
        {
            Add(evidence.Candidate, task, 4, 4);
            Add(evidence.Incumbent, task, othersGain ? 3 : 4, 4);
        }

        return SuiteCheck.Of(panel, evidence, SuiteState.Empty(0.8) with { Tasks = scenario.Case.Train }, veto);
    }

    private static void Add(Arm arm, int task, int passes, int trials)
    {
        for (var trial = 0; trial < trials; trial++)
        {
            arm.Add(task, trial < passes ? 1 : 0);
        }
    }
}
