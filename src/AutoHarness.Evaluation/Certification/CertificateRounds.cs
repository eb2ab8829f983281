using System.Collections.Immutable;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Certification;

/// <summary>Makes rounds of paired differences out of the trials of two versions.</summary>
public static class CertificateRounds
{
    /// <summary>
    /// Pairs the trials of each task at random, one pair a round. Pairs with an infrastructure error in either arm drop out; there are as
    /// many rounds as every task has trials in both arms.
    /// </summary>
    /// <param name="before">Rewards of the old version by task, null for infrastructure errors.</param>
    /// <param name="after">Rewards of the new version by task; the same tasks.</param>
    /// <param name="seed">Seed of the pairing; chosen before the trials run.</param>
    public static ImmutableArray<ImmutableArray<double>> Pair(
        ImmutableSortedDictionary<TaskId, ImmutableArray<double?>> before, ImmutableSortedDictionary<TaskId, ImmutableArray<double?>> after, long seed)
    {
        if (!before.Keys.SequenceEqual(after.Keys))
        {
            throw new ArgumentException("Both versions need the same tasks.", nameof(after));
        }

        if (before.IsEmpty)
        {
            return [];
        }

        var random = new PythonRandom(seed);
        var shuffled = before.Keys.Select(task => (Before: Shuffled(before[task], random), After: Shuffled(after[task], random))).ToImmutableArray();
        var rounds = shuffled.Min(task => Math.Min(task.Before.Length, task.After.Length));
        return [.. Enumerable.Range(0, rounds).Select(round => Differences(shuffled, round))];
    }

    private static ImmutableArray<double> Differences(ImmutableArray<(double?[] Before, double?[] After)> tasks, int round) =>
        [.. tasks.Select(task => task.After[round] - task.Before[round]).OfType<double>()];

    private static double?[] Shuffled(ImmutableArray<double?> rewards, PythonRandom random)
    {
        double?[] copy = [.. rewards];
        random.Shuffle(copy);
        return copy;
    }
}
