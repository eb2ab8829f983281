using AutoHarness.Models.Gateway;
using AutoHarness.Models.Scripted;
using AutoHarness.Models.Tests.Running;
using CsCheck;

namespace AutoHarness.Models.Tests.Scripted;

public sealed class KeyedNoiseTests
{
    [Fact]
    public void Depends_on_every_part_of_the_key_but_not_on_the_agents_version()
    {
        var basic = Draw(Calls.Caller());

        Assert.Equal(basic, Draw(Calls.Caller(version: "bb")));
        Assert.Distinct(
        [
            basic,
            Draw(Calls.Caller(seed: 43)),
            Draw(Calls.Caller(series: "judge:1")),
            Draw(Calls.Caller(task: "t2")),
            Draw(Calls.Caller(attempt: 1)),
            Draw(Calls.Caller(role: ModelRole.User)),
            new KeyedNoise(Calls.Caller()).Draw(1, "x"),
            new KeyedNoise(Calls.Caller()).Draw(0, "y"),
            new KeyedNoise(Calls.Caller()).DrawForTrial("x"),
        ]);
    }

    [Fact]
    public void Is_the_same_number_on_every_machine()
    {
        // The first eight bytes of SHA-256 over the key's parts joined by U+001F, computed elsewhere.
        Assert.Equal(0.800106239542691, Draw(Calls.Caller()));
    }

    [Fact]
    public void Is_uniform_on_the_unit_interval()
    {
        var noise = new KeyedNoise(Calls.Caller());
        var tenths = Enumerable.Range(0, 20_000).Select(turn => noise.Draw(turn, "x")).CountBy(draw => (int)(draw * 10)).ToList();

        Assert.Equal(10, tenths.Count);
        Assert.All(tenths, tenth => Assert.InRange(tenth.Value, 1_800, 2_200));
    }

    [Fact]
    public void Stays_in_range() => Gen.Select(Gen.Int, Gen.String).Sample((turn, purpose) =>
        new KeyedNoise(Calls.Caller()).Draw(turn, purpose) is >= 0 and < 1);

    private static double Draw(ModelCaller caller) => new KeyedNoise(caller).Draw(0, "x");
}
