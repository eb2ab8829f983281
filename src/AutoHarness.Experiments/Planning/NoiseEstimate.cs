using System.Collections.Immutable;
using AutoHarness.Evaluation.Planning;
using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Planning;

/// <summary>How much the reward of one trial of one task moves without any edit.</summary>
/// <param name="Variance">Within-task variance of a single trial, from 0 to 0.25 for rewards of 0 and 1.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Series">The series of the trials it rests on, such as <c>noise:12</c>; empty where nothing has run.</param>
/// <param name="Tasks">Tasks it rests on.</param>
/// <param name="Trials">Trials of them that were scored.</param>
public sealed record NoiseEstimate(double Variance, NoiseBasis Basis, ImmutableArray<string> Series, int Tasks, int Trials)
{
    private const double LargestVariance = 0.25;

    /// <summary>Standard deviation of the mean of one run over so many tasks, with one trial each; null for no task.</summary>
    public double? RunDeviation(int tasks) => tasks == 0 ? null : Math.Sqrt(Variance / tasks);

    /// <summary>Standard deviation of the difference between two such means.</summary>
    public double? DifferenceDeviation(int tasks) => Math.Sqrt(2) * RunDeviation(tasks);

    /// <summary>
    /// From trials that ran every task alike: those of a baseline or of a newly kept version, and those of <c>noise</c>. The gate repeats the
    /// least certain tasks and a person the ones that failed, so their trials would make the benchmark look noisier than it is.
    /// </summary>
    /// <param name="trials">Train trials of the ledger. The newest version with repeated tasks counts, otherwise the newest version.</param>
    internal static NoiseEstimate Of(IEnumerable<TrialRecord> trials)
    {
        var groups = trials
            .Where(trial => trial.Reward is not null && IsEven(trial.Key.Series))
            .GroupBy(trial => (trial.Key.AgentVersion, trial.Key.Fingerprint))
            .OrderByDescending(group => group.Max(trial => trial.StartedAt))
            .Select(group => group.ToLookup(trial => trial.Key.Task))
            .ToArray();

        if (groups.FirstOrDefault(group => 2 * group.Count(task => task.Count() >= 2) >= group.Count) is { } repeated)
        {
            var tasks = repeated.Where(task => task.Count() >= 2).ToArray();
            return Describe(EffectPlan.WithinTaskVariance(tasks.Select(Rewards))!.Value, NoiseBasis.Repeated, tasks);
        }

        if (groups.FirstOrDefault() is { } single)
        {
            var mean = single.Average(task => Rewards(task).Average());
            return Describe(mean * (1 - mean), NoiseBasis.SingleTrials, [.. single]);
        }

        return new NoiseEstimate(LargestVariance, NoiseBasis.Assumed, [], 0, 0);
    }

    private static bool IsEven(string series) =>
        series.StartsWith("fresh:", StringComparison.Ordinal) || series.StartsWith("noise:", StringComparison.Ordinal) || series == "baseline";

    private static double[] Rewards(IEnumerable<TrialRecord> task) => [.. task.Select(trial => trial.Reward).OfType<double>()];

    private static NoiseEstimate Describe(double variance, NoiseBasis basis, IGrouping<Sdk.TaskId, TrialRecord>[] tasks) => new(
        variance,
        basis,
        [.. tasks.SelectMany(task => task).Select(trial => trial.Key.Series).Distinct().Order(StringComparer.Ordinal)],
        tasks.Length,
        tasks.Sum(task => task.Count()));
}
