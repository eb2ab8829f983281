using System.Collections.Immutable;
using AutoHarness.Evaluation.Reporting;
using AutoHarness.Evaluation.Statistics;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Comparing;

/// <summary>
/// Compares two versions with the trials that are recorded already, whatever they were run for. Trials of a judgement are among them: those
/// of a version that was accepted are a little too good, since they selected it.
/// </summary>
internal sealed class CompareOperation(ExperimentLedger ledger)
{
    private const double PassMark = 0.5;

    private static readonly ImmutableDictionary<TaskId, string> NoGroups = ImmutableDictionary<TaskId, string>.Empty;

    /// <summary>On the train tasks.</summary>
    /// <exception cref="HarnessException">A version is unknown, or the two have no task in common under one configuration.</exception>
    public PairReport Compare(string before, string after)
    {
        var all = ledger.Trials.All();
        var (first, second) = (Find(before, all), Find(after, all));
        var (old, @new) = Alike(first, second, all);
        var pairs = old.Keys.Where(@new.ContainsKey).Select(task => new TaskPair(task, Passed(old[task]), Scored(old[task]), Passed(@new[task]), Scored(@new[task])))
            .Where(pair => pair is { TrialsBefore: > 0, TrialsAfter: > 0 })
            .ToImmutableArray();
        if (pairs.IsEmpty)
        {
            throw NothingInCommon(first, second);
        }

        var (oldCost, newCost) = (Costs(old), Costs(@new));
        var (oldTokens, newTokens) = (Tokens(old), Tokens(@new));
        return new PairReport(
            Side(first, old, oldCost, oldTokens),
            Side(second, @new, newCost, newTokens),
            VersionComparison.Of(Rewards(old), Rewards(@new), NoGroups),
            pairs,
            oldCost is null || newCost is null ? null : Difference(oldCost, newCost),
            Difference(oldTokens, newTokens));
    }

    /// <summary>On the held-out tasks. It counts as a look, except where the same trials were compared before.</summary>
    /// <exception cref="HarnessException">A version is unknown, or the two have no held-out task in common under one configuration.</exception>
    public async Task<HeldOutPairReport> CompareHeldOutAsync(string before, string after, HarnessEnvironment environment)
    {
        if (ledger.TrainTasks().IsEmpty)
        {
            throw new HarnessException(new(ExitCode.Environment, null, "nothing has run on held-out tasks yet") { Fixes = ["auto-harness prepare"] });
        }

        await using var store = HeldOutStore.Open(HeldOutPlace.FileOf(environment, ledger.ExperimentId), ledger.ExperimentId, expected: true, environment.Time);
        var open = store.Tasks(Split.Test).ToHashSet();
        // The owner's afterwards measurements cover sealed tasks too and are kept apart by their split.
        var all = store.Trials.All().Where(trial => trial.Split == Split.Test && open.Contains(trial.Key.Task)).ToImmutableArray();
        var (first, second) = (Find(before, all), Find(after, all));
        var (old, @new) = Alike(first, second, all);
        var comparison = VersionComparison.Of(Rewards(old), Rewards(@new), NoGroups);
        if (comparison.Difference.Clusters == 0)
        {
            throw NothingInCommon(first, second);
        }

        await store.CountLookAsync($"compare:{first.Version}:{second.Version}:{old.Values.Sum(task => task.Length)}+{@new.Values.Sum(task => task.Length)}", open.Count);
        return new HeldOutPairReport(
            first.Version,
            first.Iteration,
            VersionReport.Of(Rewards(old), NoGroups).Reward,
            second.Version,
            second.Iteration,
            VersionReport.Of(Rewards(@new), NoGroups).Reward,
            comparison.Difference,
            store.Looks());
    }

    private NamedVersion Find(string name, ImmutableArray<TrialRecord> trials) =>
        NamedVersion.Find(name, ledger.Iterations(), trials.Select(trial => trial.Key.AgentVersion));

    /// <summary>The trials of both versions by task, under the newest configuration that both ran with: others cannot be compared.</summary>
    private static (ImmutableSortedDictionary<TaskId, ImmutableArray<TrialRecord>> Before, ImmutableSortedDictionary<TaskId, ImmutableArray<TrialRecord>> After) Alike(
        NamedVersion before, NamedVersion after, ImmutableArray<TrialRecord> all)
    {
        var fingerprint = all
            .GroupBy(trial => trial.Key.Fingerprint)
            .Where(group => group.Any(trial => trial.Key.AgentVersion == before.Version) && group.Any(trial => trial.Key.AgentVersion == after.Version))
            .MaxBy(group => group.Max(trial => trial.StartedAt))?.Key ?? throw NothingInCommon(before, after);
        return (Of(before.Version), Of(after.Version));

        ImmutableSortedDictionary<TaskId, ImmutableArray<TrialRecord>> Of(string version) => all
            .Where(trial => trial.Key.AgentVersion == version && trial.Key.Fingerprint == fingerprint)
            .GroupBy(trial => trial.Key.Task)
            .ToImmutableSortedDictionary(task => task.Key, task => task.ToImmutableArray());
    }

    private static VersionSide Side(
        NamedVersion named,
        ImmutableSortedDictionary<TaskId, ImmutableArray<TrialRecord>> tasks,
        ImmutableSortedDictionary<TaskId, double>? costs,
        ImmutableSortedDictionary<TaskId, double> tokens) => new(
        named.Version,
        named.Iteration,
        VersionReport.Of(Rewards(tasks), NoGroups),
        tasks.Values.SelectMany(task => task)
            .Where(trial => trial.Reward is not null)
            .GroupBy(trial => trial.Key.Series.Split(':')[0], StringComparer.Ordinal)
            .ToImmutableSortedDictionary(kind => kind.Key, kind => kind.Count(), StringComparer.Ordinal),
        costs is null ? null : ClusteredMean.Of(costs.Values.Select(cost => (double[])[cost])),
        ClusteredMean.Of(tokens.Values.Select(count => (double[])[count])));

    private static ClusteredMean Difference(ImmutableSortedDictionary<TaskId, double> before, ImmutableSortedDictionary<TaskId, double> after) =>
        ClusteredMean.Of(before.Where(task => after.ContainsKey(task.Key)).Select(task => (double[])[after[task.Key] - task.Value]));

    private static ImmutableSortedDictionary<TaskId, ImmutableArray<double?>> Rewards(ImmutableSortedDictionary<TaskId, ImmutableArray<TrialRecord>> tasks) =>
        tasks.ToImmutableSortedDictionary(task => task.Key, task => task.Value.Select(trial => trial.Reward).ToImmutableArray());

    private static ImmutableSortedDictionary<TaskId, double> Tokens(ImmutableSortedDictionary<TaskId, ImmutableArray<TrialRecord>> tasks) =>
        tasks.ToImmutableSortedDictionary(task => task.Key, task => task.Value.Average(trial => Tokens(TrialUsage.Sum(trial.Usage))));

    private static ImmutableSortedDictionary<TaskId, double>? Costs(ImmutableSortedDictionary<TaskId, ImmutableArray<TrialRecord>> tasks) =>
        tasks.Values.SelectMany(task => task).Any(trial => TrialUsage.Sum(trial.Usage).Worth is null)
            ? null
            : tasks.ToImmutableSortedDictionary(task => task.Key, task => task.Value.Average(trial => (double)TrialUsage.Sum(trial.Usage).Worth!.Value));

    private static double Tokens(Usage usage) => usage.InputTokens + usage.OutputTokens;

    private static int Passed(ImmutableArray<TrialRecord> trials) => trials.Count(trial => trial.Reward >= PassMark);

    private static int Scored(ImmutableArray<TrialRecord> trials) => trials.Count(trial => trial.Reward is not null);

    private static HarnessException NothingInCommon(NamedVersion before, NamedVersion after) => new(new(
        ExitCode.Environment, null, $"{before.Version[..Math.Min(12, before.Version.Length)]} and {after.Version[..Math.Min(12, after.Version.Length)]} have no task in common under one configuration")
    {
        Why = "only trials of the same benchmark, model and limits can be compared, and compare runs none itself",
        Fixes = ["auto-harness status  (shows the iterations that were judged)"],
    });
}
