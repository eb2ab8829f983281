using AutoHarness.Evaluation.Gating;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Gating;

public sealed class LadderTests
{
    [Fact]
    public void Moves_only_by_more_than_one_standard_error_and_in_steps_of_it()
    {
        Assert.Equal(0.5, Ladder.Next(null, 0.52, 0.05), 1e-12);
        Assert.Equal(0.5, Ladder.Next(0.5, 0.549, 0.05), 1e-12);
        Assert.Equal(0.55, Ladder.Next(0.5, 0.551, 0.05), 1e-12);
        Assert.Equal(0.5, Ladder.Next(0.5, 0.2, 0.05), 1e-12);
    }

    [Fact]
    public void Never_falls_and_stays_a_score()
    {
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0.001, 0.5]).Sample((shown, measured, error) =>
        {
            var next = Ladder.Next(shown, measured, error);

            return next >= shown - (error / 2) && next is >= 0 and <= 1;
        });
    }
}
