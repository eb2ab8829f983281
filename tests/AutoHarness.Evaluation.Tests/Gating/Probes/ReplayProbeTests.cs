using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Gating.Probes;

public sealed class ReplayProbeTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    [InlineData(200, 10)]
    public void Takes_one_pass_in_twenty_and_at_least_one(int passes, int expected)
    {
        var trials = Trials(passes, failures: 30);

        var chosen = ReplayProbe.Choose(trials, seed: 5);

        Assert.Equal(expected, chosen.Length);
        Assert.All(chosen, trial => Assert.Equal(1, trial.Reward));
        Assert.Distinct(chosen);
    }

    [Fact]
    public void Depends_on_the_seed_and_not_on_the_order_of_the_trials() => Gen.Select(Gen.Int[1, 300], Gen.Long).Sample((passes, seed) =>
    {
        var trials = Trials(passes, failures: 3);

        var chosen = ReplayProbe.Choose(trials, seed);

        Assert.Equal(chosen, ReplayProbe.Choose(trials.AsEnumerable().Reverse(), seed));
    });

    [Fact]
    public void Reaches_every_pass_under_some_seed()
    {
        var trials = Trials(40, failures: 0);

        var reached = Enumerable.Range(0, 500).SelectMany(seed => ReplayProbe.Choose(trials, seed)).ToHashSet();

        Assert.Equal(40, reached.Count);
    }

    private static List<TrialFact> Trials(int passes, int failures) =>
    [
        .. Enumerable.Range(0, passes).Select(number => new TrialFact("judge:g-1", "new", new TaskId($"t{number}"), 0, 1)),
        .. Enumerable.Range(0, failures).Select(number => new TrialFact("judge:g-1", "new", new TaskId($"f{number}"), 0, number % 2 == 0 ? 0 : null)),
    ];
}
