using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Statistics;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Running;

/// <summary>What a run on train tasks shows beside its mean.</summary>
/// <param name="PassHats">pass^k for k from 1 to the smallest number of scored trials of any task; empty when no trial was scored.</param>
/// <param name="Checks">
/// By name of a check how often it was passed and how often it was made. Counted are the checks of a verifier's detail that say whether they decide the
/// reward (<c>check</c>, <c>passed</c>, <c>decides</c>), whether they did or not; empty for benchmarks without any.
/// </param>
public sealed record RunFigures(ImmutableArray<double> PassHats, ImmutableSortedDictionary<string, (int Passed, int Made)> Checks)
{
    private const double PassMark = 0.5;

    /// <summary>Nothing to show.</summary>
    public static RunFigures None { get; } = new([], ImmutableSortedDictionary<string, (int, int)>.Empty);

    internal static RunFigures Of(IReadOnlyCollection<TrialRecord> trials)
    {
        var tasks = trials.Where(trial => trial.Reward is not null).GroupBy(trial => trial.Key.Task)
            .Select(task => (Passed: task.Count(trial => trial.Reward >= PassMark), Trials: task.Count())).ToArray();
        var most = tasks.Length == 0 ? 0 : tasks.Min(task => task.Trials);
        return new RunFigures(
            [.. Enumerable.Range(1, most).Select(k => PassHat.Estimate(tasks, k)).OfType<double>()],
            trials.SelectMany(ChecksOf).GroupBy(check => check.Name, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(check => check.Key, check => (check.Count(one => one.Passed), check.Count()), StringComparer.Ordinal));
    }

    private static IEnumerable<(string Name, bool Passed)> ChecksOf(TrialRecord trial) =>
        ((trial.Outcome as TrialOutcome.Scored)?.Detail?["checks"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(check => Is<string>(check["check"]) && Is<bool>(check["passed"]) && Is<bool>(check["decides"]))
            .Select(check => ((string)check["check"]!, (bool)check["passed"]!));

    private static bool Is<T>(JsonNode? node) => node is JsonValue value && value.TryGetValue<T>(out _);
}
