using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Tasks;

namespace AutoHarness.Benchmarks.Harbor.Rewards;

/// <summary>From rewards by key to the one number that the loop works with, and from the rewards of steps to those of a task.</summary>
internal static class RewardMath
{
    /// <summary>The key <c>reward</c> where there is one, else the mean of all keys, clamped to [0,1]; 0 for no key at all.</summary>
    public static double Scalar(RewardTable rewards) =>
        Math.Clamp(rewards.TryGetValue(RewardFiles.Key, out var reward) ? reward.Value : rewards.IsEmpty ? 0 : rewards.Values.Average(value => value.Value), 0, 1);

    /// <summary>The rewards of a task of several steps; null where no step counts.</summary>
    /// <param name="strategy">The task's.</param>
    /// <param name="steps">The steps that were run, in order; null for one without a verifier's result.</param>
    public static RewardTable? OfSteps(RewardStrategy strategy, IReadOnlyList<RewardTable?> steps)
    {
        if (strategy is RewardStrategy.Final)
        {
            return steps.Count == 0 ? null : steps[^1];
        }

        var counted = steps.OfType<RewardTable>().ToList();
        return counted.Count == 0
            ? null
            : counted.SelectMany(step => step.Keys).Distinct(StringComparer.Ordinal).ToImmutableSortedDictionary(
                key => key,
                key => new RewardValue(counted.Sum(step => step.TryGetValue(key, out var value) ? value.Value : 0) / counted.Count, IsWhole: false),
                StringComparer.Ordinal);
    }

    /// <summary>A step reached what the task asks of it before it goes on; a key that is not there counts as minus infinity.</summary>
    public static bool Reaches(RewardTable? rewards, ImmutableSortedDictionary<string, double> least) =>
        least.All(pair => rewards is not null && rewards.TryGetValue(pair.Key, out var reward) && reward.Value >= pair.Value);
}
