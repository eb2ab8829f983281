namespace AutoHarness.Evaluation.Statistics;

/// <summary>A confidence interval.</summary>
public sealed record Interval(double Low, double High)
{
    /// <summary>Whether zero is a plausible value: a difference with such an interval is not distinguishable from none.</summary>
    public bool CoversZero => Low <= 0 && High >= 0;
}
