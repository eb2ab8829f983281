using AutoHarness.Evaluation.Gating.Paired;

namespace AutoHarness.Evaluation.Tests.Gating.Paired;

public sealed class DriftCheckTests
{
    [Fact]
    public void Notices_that_everything_fails_now()
    {
        var check = DriftCheck.Of(Enumerable.Repeat(((IReadOnlyCollection<double>)[1, 1, 0, 1], (IReadOnlyCollection<double>)[0]), 9));

        Assert.True(check.HasDrifted);
        Assert.True(check.Z < 0);
    }

    [Fact]
    public void Lets_ordinary_noise_pass()
    {
        var check = DriftCheck.Of([([1.0, 1], [1.0]), ([0.0, 1], [0.0]), ([1.0], [0.0]), ([0.0], [1.0]), ([], [1.0]), ([1.0], [])]);

        Assert.False(check.HasDrifted);
    }
}
