using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Results;

namespace AutoHarness.Benchmarks.Tau.Metrics;

/// <summary>The reference's figures over finished simulations; those that ended for infrastructure are left out.</summary>
/// <param name="Simulations">Simulations that count.</param>
/// <param name="Infra">Simulations left out.</param>
/// <param name="Tasks">Tasks that occur among those that count.</param>
/// <param name="AverageReward">Mean over simulations; 0 when there are none.</param>
/// <param name="PassHat">pass^k for k from 1 to the smallest number of simulations of any task (Yao et al. 2024).</param>
/// <param name="Checks">By name of a check: how often it was passed and how often it was made, whether it counted or not.</param>
/// <param name="Terminations">How conversations ended, infrastructure included.</param>
public sealed record TauMetrics(
    int Simulations,
    int Infra,
    int Tasks,
    double AverageReward,
    ImmutableArray<double> PassHat,
    ImmutableSortedDictionary<string, (int Passed, int Made)> Checks,
    ImmutableSortedDictionary<string, int> Terminations)
{
    private const double Tolerance = 1e-6;
    private const string Infrastructure = "infrastructure_error";

    /// <param name="simulations">All of a results file.</param>
    /// <param name="trials">Trials a task that were asked for.</param>
    internal static TauMetrics Of(IReadOnlyCollection<StoredSimulation> simulations, int trials)
    {
        var counting = simulations.Where(simulation => simulation.Reason != Infrastructure).ToList();
        var tasks = counting.GroupBy(simulation => simulation.TaskId, StringComparer.Ordinal).Select(task => (Passed: task.Count(Succeeded), Trials: task.Count())).ToList();
        var most = tasks.Count == 0 ? 0 : Math.Min(trials, tasks.Min(task => task.Trials));
        return new TauMetrics(
            counting.Count,
            simulations.Count - counting.Count,
            tasks.Count,
            counting.Count == 0 ? 0 : counting.Average(simulation => simulation.Reward ?? 0),
            [.. Enumerable.Range(1, most).Select(k => tasks.Average(task => AllPass(task.Passed, task.Trials, k)))],
            counting.SelectMany(simulation => simulation.Checks).GroupBy(check => check.Name, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(check => check.Key, check => (check.Count(one => one.Passed), check.Count()), StringComparer.Ordinal),
            simulations.GroupBy(simulation => simulation.Reason, StringComparer.Ordinal).ToImmutableSortedDictionary(reason => reason.Key, reason => reason.Count(), StringComparer.Ordinal));
    }

    private static bool Succeeded(StoredSimulation simulation) => Math.Abs((simulation.Reward ?? 0) - 1) <= Tolerance;

    // C(passed, k) / C(trials, k)
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
