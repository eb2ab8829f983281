using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Preparing;

/// <summary>The held-out score of the starting agent.</summary>
internal static class BaselineScore
{
    /// <summary>Mean over tasks of the mean over their scored trials, in [0,1]; 0 without any. The same bits for the same trials in whatever order.</summary>
    public static double Of(IEnumerable<TrialRecord> trials) => trials
        .Where(trial => trial.Reward is not null)
        .OrderBy(trial => trial.Key.Task)
        .ThenBy(trial => trial.Key.Attempt)
        .GroupBy(trial => trial.Key.Task)
        .Select(task => task.Average(trial => trial.Reward!.Value))
        .DefaultIfEmpty(0)
        .Average();
}
