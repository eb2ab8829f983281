using AutoHarness.Benchmarks.Harbor.Rewards;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>Figures of a job as Harbor computes them.</summary>
internal static class JobMetrics
{
    /// <summary>The means: under <c>mean</c> where all trials have at most one key between them, else by key. A trial without a result counts 0.</summary>
    public static IReadOnlyList<(string Name, double Value)> Means(IReadOnlyCollection<RewardTable?> trials)
    {
        var keys = trials.OfType<RewardTable>().SelectMany(rewards => rewards.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return keys.Count <= 1
            ? [("mean", trials.Count == 0 ? 0 : trials.Average(rewards => rewards is { IsEmpty: false } ? rewards.Values.First().Value : 0))]
            : [.. keys.Select(key => (key, trials.Average(rewards => rewards is not null && rewards.TryGetValue(key, out var value) ? value.Value : 0)))];
    }

    /// <summary>
    /// pass@k, the unbiased estimator 1 - C(n-c,k)/C(n,k), averaged over tasks, for k = 2, 4, 8, … and 5, 10, 15, … up to the fewest trials of a
    /// task. Nothing where a trial has several keys or a reward between 0 and 1.
    /// </summary>
    public static IReadOnlyList<(int K, double Value)> PassAtK(IEnumerable<(string Task, RewardTable? Rewards)> trials)
    {
        var tasks = trials.GroupBy(trial => trial.Task, StringComparer.Ordinal).Select(group => group.Select(trial => trial.Rewards).ToList()).ToList();
        if (tasks.Count == 0 || tasks.Exists(task => task.Exists(rewards => rewards is not null && (rewards.Count != 1 || rewards.Values.First().Value is not (0 or 1)))))
        {
            return [];
        }

        var fewest = tasks.Min(task => task.Count);
        var powers = Enumerable.Range(1, 30).Select(power => 1 << power);
        var fives = Enumerable.Range(1, fewest / 5).Select(times => times * 5);
        return
        [
            .. powers.Concat(fives).Where(k => k <= fewest).Distinct().Order()
                .Select(k => (k, tasks.Average(task => Estimate(task.Count, task.Count(rewards => rewards is not null && rewards.Values.First().Value == 1), k)))),
        ];
    }

    private static double Estimate(int n, int c, int k)
    {
        if (n - c < k)
        {
            return 1;
        }

        var none = 1.0;
        for (var i = n - c + 1; i <= n; i++)
        {
            none *= 1 - ((double)k / i);
        }

        return 1 - none;
    }
}
