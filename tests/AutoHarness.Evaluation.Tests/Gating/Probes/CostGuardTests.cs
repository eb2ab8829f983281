using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Evaluation.Tests.Gating.Paired;

namespace AutoHarness.Evaluation.Tests.Gating.Probes;

public sealed class CostGuardTests
{
    [Theory]
    [InlineData(1.5, 0.0, false)]
    [InlineData(1.6, 0.0, true)]
    [InlineData(1.6, 0.019, true)]
    [InlineData(1.6, 0.02, false)]
    [InlineData(9.0, 0.30, false)]
    [InlineData(9.0, -0.10, true)]
    public void Lets_a_dearer_candidate_pass_only_for_a_gain(double ratio, double delta, bool over)
    {
        var scenario = Priced((decimal)ratio);

        var guard = CostGuard.Of(scenario.Case, scenario.Facts, limit: 1.5, delta);

        Assert.Equal(over, guard.OverLimit);
        Assert.Equal(ratio, guard.Ratio!.Value, 12);
        Assert.Equal(42, guard.Tasks);
    }

    [Fact]
    public void Compares_only_tasks_of_which_both_prices_are_known()
    {
        var scenario = new PairedScenario(train: 2, test: 1);
        var (cheap, dear) = (scenario.Case.Train[0], scenario.Case.Train[1]);
        scenario.Facts.AddRange(
        [
            new TrialFact("baseline", "old", cheap, 0, 1, 1m),
            new TrialFact("baseline", "old", cheap, 1, 1, 3m),
            new TrialFact("baseline", "old", dear, 0, 1, 50m),
            new TrialFact("judge:g-1", "new", cheap, 0, 1, 4m),
            new TrialFact("judge:g-1", "new", cheap, 1, null, 900m),
            new TrialFact("judge:g-1", "new", dear, 0, 1),
        ]);

        var guard = CostGuard.Of(scenario.Case, scenario.Facts, limit: 1.5, delta: 0);

        Assert.Equal(new CostGuard(1, 2, OverLimit: true), guard);
    }

    [Fact]
    public void Has_no_objection_without_prices_or_without_a_limit()
    {
        var free = new PairedScenario().WithPool(_ => 1, cost: _ => 0);
        var priced = Priced(9);

        Assert.Equal(new CostGuard(0, null, OverLimit: false), CostGuard.Of(free.Case, free.Facts, limit: 1.5, delta: 0));
        Assert.False(CostGuard.Of(priced.Case, priced.Facts, limit: null, delta: 0).OverLimit);
    }

    private static PairedScenario Priced(decimal ratio)
    {
        var scenario = new PairedScenario().WithPool(_ => 1, trials: 2, cost: task => 1 + task.Value.Length);
        scenario.Facts.AddRange(scenario.Tasks.Select(task => new TrialFact("judge:g-1", "new", task, 0, 1, ratio * (1 + task.Value.Length))));
        return scenario;
    }
}
