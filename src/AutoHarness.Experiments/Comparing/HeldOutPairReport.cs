using AutoHarness.Evaluation.Statistics;

namespace AutoHarness.Experiments.Comparing;

/// <summary>Two versions on the held-out tasks, for the owner: means and the interval of their difference, and no single task.</summary>
/// <param name="Before">The first version.</param>
/// <param name="BeforeIteration">The iteration that brought it, or null.</param>
/// <param name="BeforeMean">Its mean reward, with an interval between tasks.</param>
/// <param name="After">The second version.</param>
/// <param name="AfterIteration">The iteration that brought it, or null.</param>
/// <param name="AfterMean">Its mean reward.</param>
/// <param name="Difference">Paired difference, after minus before, over the tasks that both ran.</param>
/// <param name="Looks">Looks at held-out tasks so far, this one included.</param>
public sealed record HeldOutPairReport(
    string Before, int? BeforeIteration, ClusteredMean BeforeMean, string After, int? AfterIteration, ClusteredMean AfterMean, ClusteredMean Difference, long Looks)
{
    /// <summary>The whole interval lies below zero.</summary>
    public bool IsRegression => Difference.Interval.High < 0;
}
