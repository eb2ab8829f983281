using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating.Paired;

namespace AutoHarness.Evaluation.Planning;

/// <summary>What a paired judgement can see before any candidate is paid for.</summary>
/// <param name="Rounds">Rounds of the candidate.</param>
/// <param name="StandardError">Expected standard error of the mean difference.</param>
/// <param name="SmallestEffect">The mean improvement that is accepted four times in five.</param>
/// <param name="Trials">Trials of one candidate that is played to the last round and accepted, incumbent trials included.</param>
public sealed record EffectPlan(int Rounds, double StandardError, double SmallestEffect, int Trials)
{
    /// <summary>Variance of the true effect between tasks, until accepted edits show another.</summary>
    public const double DefaultHeterogeneity = 0.01;

    /// <summary>Held-out tasks below which the paired gate has no veto of their own and its result is soft.</summary>
    public const int LeastHeldOutTasks = AcceptanceRule.LeastHeldOutTasks;

    private const int MostRounds = 8;
    private const double PowerZ = 0.84;

    // A mixed reference is optimistic, so its low boundaries are as strict as this one.
    private const double MixedReferenceZ = 0.7;

    /// <summary>
    /// Within-task variance of a single trial, from tasks with at least two: mean of p(1-p) k/(k-1). Null when no task was run twice.
    /// </summary>
    /// <param name="tasks">Rewards of each task.</param>
    public static double? WithinTaskVariance(IEnumerable<IReadOnlyCollection<double>> tasks)
    {
        var variances = tasks.Where(task => task.Count >= 2).Select(task => Variance(task)).ToImmutableArray();
        return variances.IsEmpty ? null : variances.Average();
    }

    /// <summary>The plan for one to eight rounds.</summary>
    /// <param name="preset">Its boundaries, rerun share and reference.</param>
    /// <param name="tasks">Train and held-out tasks together.</param>
    /// <param name="withinTaskVariance">See <see cref="WithinTaskVariance"/>.</param>
    /// <param name="poolTrials">Trials of the incumbent on each task.</param>
    /// <param name="heterogeneity">Variance of the true effect between tasks.</param>
    public static ImmutableArray<EffectPlan> Table(
        PairedPreset preset, int tasks, double withinTaskVariance, int poolTrials, double heterogeneity = DefaultHeterogeneity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tasks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(poolTrials, 1);
        var boundary = preset.MixedReference ? MixedReferenceZ : preset.Accept.Last;
        return [.. Enumerable.Range(1, MostRounds).Select(rounds => Row(rounds))];

        EffectPlan Row(int rounds)
        {
            var effectiveRounds = 1 + (preset.RerunShare * (rounds - 1));
            var variance = (withinTaskVariance * ((1 / effectiveRounds) + (1.0 / poolTrials))) + heterogeneity;
            var error = Math.Sqrt(variance / tasks);
            return new EffectPlan(rounds, error, (boundary + PowerZ) * error, WorstCaseTrials(preset, rounds, tasks, poolTrials));
        }
    }

    /// <summary>Most trials that one candidate can cost: all rounds, the incumbent's beside them, and the fresh rounds after an acceptance.</summary>
    public static int WorstCaseTrials(PairedPreset preset, int rounds, int tasks, int poolTrials)
    {
        var rerun = (int)(preset.RerunShare * tasks);
        var candidate = tasks + ((rounds - 1) * rerun);
        var incumbent = Enumerable.Range(0, rounds).Sum(round => Math.Max(round + 1, preset.FreshRounds) > poolTrials ? (round == 0 ? tasks : rerun) : 0);
        return candidate + incumbent + (preset.FreshRounds * tasks);
    }

    // With 0/1 rewards this is p(1-p) k/(k-1), the unbiased variance.
    private static double Variance(IReadOnlyCollection<double> rewards)
    {
        var mean = rewards.Average();
        return rewards.Sum(reward => (reward - mean) * (reward - mean)) / (rewards.Count - 1);
    }
}
