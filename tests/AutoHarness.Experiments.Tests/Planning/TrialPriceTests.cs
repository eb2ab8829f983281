using AutoHarness.Experiments.Planning;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Tests.Planning;

public sealed class TrialPriceTests
{
    [Fact]
    public void Averages_money_tokens_and_time_over_the_trials_of_the_newest_configuration()
    {
        var old = Costing("a", 100m, 9, 0) with { Key = Facts.Key("a") with { Fingerprint = "f0" } };

        var price = TrialPrice.Of([old, Costing("a", 0.01m, 2, 1), Costing("b", 0.03m, 4, 1)])!;

        Assert.Equal((2, 0.02m, TimeSpan.FromSeconds(3), 120.0), (price.Trials, price.Cost, price.Wall, price.Tokens));
        Assert.Equal(0.2m, price.Money(10));
    }

    [Fact]
    public void Knows_no_sum_as_soon_as_one_price_is_unknown()
    {
        var price = TrialPrice.Of([Costing("a", 0.01m, 2, 1), Costing("b", null, 4, 1)])!;

        Assert.Null(price.Cost);
        Assert.Null(price.Money(10));
    }

    [Fact]
    public void Knows_nothing_without_trials() => Assert.Null(TrialPrice.Of([]));

    /// <summary>Nine trials, four at once: three waves.</summary>
    [Fact]
    public void Counts_time_in_waves_of_trials_at_once() =>
        Assert.Equal(TimeSpan.FromSeconds(9), new TrialPrice(1, null, 0, TimeSpan.FromSeconds(3)).Time(9, 4));

    private static TrialRecord Costing(string task, decimal? cost, int seconds, int day) => Facts.Scored(Facts.Key(task), 1) with
    {
        Usage = new Dictionary<ModelRole, Usage> { [ModelRole.Agent] = new(1, 100, 0, 20, cost) },
        Wall = TimeSpan.FromSeconds(seconds),
        StartedAt = DateTimeOffset.UnixEpoch.AddDays(day),
    };
}
