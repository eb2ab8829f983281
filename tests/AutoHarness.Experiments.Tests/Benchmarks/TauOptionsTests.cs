using AutoHarness.Experiments.Benchmarks;

namespace AutoHarness.Experiments.Tests.Benchmarks;

public sealed class TauOptionsTests
{
    [Fact]
    public void The_seeds_of_attempts_are_those_that_the_reference_draws()
    {
        Assert.Equal([626729L, 373753, 361454, 1567], Enumerable.Range(0, 4).Select(attempt => TauOptions.SeedOf(300, attempt)));
    }
}
