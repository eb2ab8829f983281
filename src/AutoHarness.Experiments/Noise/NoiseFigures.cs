using System.Collections.Immutable;
using AutoHarness.Evaluation.Planning;
using AutoHarness.Evaluation.Statistics;
using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Noise;

/// <summary>What repeated trials of one agent on the same tasks say about noise.</summary>
/// <param name="RunScores">Mean reward of each run over all tasks, in order; null for one that gave no result.</param>
/// <param name="Variance">Within-task variance of a single trial; null when no task was scored twice.</param>
/// <param name="RunDeviation">Standard deviation of the mean of one run, from <paramref name="Variance"/>.</param>
/// <param name="Flaky">Tasks with mixed results, the most even ones first.</param>
/// <param name="PassHats">pass^k for k = 1, 2, … up to the number of runs.</param>
/// <param name="Tasks">Tasks with at least one scored trial.</param>
/// <param name="Infra">Trials that ended as infrastructure errors and count neither way.</param>
public sealed record NoiseFigures(
    ImmutableArray<double?> RunScores,
    double? Variance,
    double? RunDeviation,
    ImmutableArray<FlakyTask> Flaky,
    ImmutableArray<double> PassHats,
    int Tasks,
    int Infra)
{
    private const double PassMark = 0.5;

    /// <summary>Standard deviation of the difference between the means of two runs.</summary>
    public double? DifferenceDeviation => Math.Sqrt(2) * RunDeviation;

    /// <param name="trials">Trials of one version; those with the same attempt number are one run.</param>
    internal static NoiseFigures Of(IReadOnlyList<TrialRecord> trials)
    {
        var runs = trials.GroupBy(trial => trial.Key.Attempt).OrderBy(run => run.Key).ToArray();
        var tasks = trials.Where(trial => trial.Reward is not null).GroupBy(trial => trial.Key.Task).OrderBy(task => task.Key).ToArray();
        var counts = tasks.Select(task => new FlakyTask(task.Key, task.Count(trial => trial.Reward >= PassMark), task.Count())).ToArray();
        var variance = EffectPlan.WithinTaskVariance(tasks.Select(task => task.Select(trial => trial.Reward!.Value).ToArray()));

        return new NoiseFigures(
            [.. runs.Select(run => run.Average(trial => trial.Reward))],
            variance,
            variance is { } within ? Math.Sqrt(within / tasks.Length) : null,
            [
                .. counts.Where(task => task.Passed > 0 && task.Passed < task.Trials)
                    .OrderBy(task => Math.Abs((2 * task.Passed) - task.Trials) / (double)task.Trials).ThenBy(task => task.Task),
            ],
            [.. Enumerable.Range(1, runs.Length).Select(k => PassHat.Estimate(counts.Select(task => (task.Passed, task.Trials)), k)).OfType<double>()],
            tasks.Length,
            trials.Count(trial => trial.Reward is null));
    }
}
