using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Statistics;

/// <summary>pass^k: the chance that k independent trials of a task all pass, averaged over tasks (Yao et al. 2024).</summary>
public static class PassHat
{
    /// <summary>The unbiased estimate, mean of C(passed, k) / C(trials, k); null when no task has k trials.</summary>
    /// <param name="tasks">Passed trials and trials for each task; tasks with fewer than k trials are left out.</param>
    /// <param name="k">At least 1.</param>
    public static double? Estimate(IEnumerable<(int Passed, int Trials)> tasks, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);

        var estimates = tasks.Where(task => task.Trials >= k).Select(task => AllPass(task.Passed, task.Trials, k)).ToImmutableArray();
        return estimates.IsEmpty ? null : estimates.Average();
    }

    // C(c,k)/C(n,k) as a product of k fractions, exact enough for any k.
    private static double AllPass(int passed, int trials, int k)
    {
        var chance = 1.0;
        for (var i = 0; i < k; i++)
        {
            chance *= Math.Max(0, passed - i) / (double)(trials - i);
        }

        return chance;
    }
}
