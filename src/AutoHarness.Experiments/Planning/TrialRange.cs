namespace AutoHarness.Experiments.Planning;

/// <summary>The fewest and the most trials that something takes.</summary>
public sealed record TrialRange(int Least, int Most)
{
    public static TrialRange operator *(TrialRange range, int times) => new(range.Least * times, range.Most * times);
}
