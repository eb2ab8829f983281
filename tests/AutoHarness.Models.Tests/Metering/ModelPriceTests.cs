using AutoHarness.Models.Metering;
using CsCheck;

namespace AutoHarness.Models.Tests.Metering;

public sealed class ModelPriceTests
{
    private static readonly ModelPrice Price = new(5m, 0.5m, 25m) { CacheWrite = 6.25m };

    [Theory]
    [InlineData(1_000_000, 0, 0, 0, 5)]
    [InlineData(1_000_000, 1_000_000, 0, 0, 0.5)]
    [InlineData(1_000_000, 0, 1_000_000, 0, 6.25)]
    [InlineData(1_000_000, 400_000, 400_000, 100_000, 1 + 0.2 + 2.5 + 2.5)]
    public void Prices_each_sort_of_token_by_its_own(long input, long cached, long written, long output, double cost) =>
        Assert.Equal((decimal)cost, Price.Of(input, cached, output, written));

    [Fact]
    public void Is_never_negative_whatever_a_provider_tells() =>
        Gen.Select(Gen.Long[-10, 1000], Gen.Long[-10, 5000], Gen.Long[-10, 5000], Gen.Long[-10, 1000]).Sample((input, cached, written, output) =>
        {
            var cost = Price.Of(input, cached, output, written);
            Assert.InRange(cost, 0m, Price.Of(Math.Max(0, input), 0, Math.Max(0, output), Math.Max(0, input)));
        });
}
