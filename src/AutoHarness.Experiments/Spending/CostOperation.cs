using System.Collections.Immutable;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Spending;

/// <summary>Adds up what an experiment has cost. Held-out trials enter as sums only, so it is no look at them.</summary>
public static class CostOperation
{
    private const string Unknown = "unknown";

    /// <param name="folder">The experiment.</param>
    /// <param name="environment">Where the held-out store is, and the clock.</param>
    /// <exception cref="HarnessException">Nothing has run yet.</exception>
    public static async Task<CostReport> ReportAsync(ExperimentFolder folder, HarnessEnvironment environment)
    {
        if (!File.Exists(folder.Ledger))
        {
            throw new HarnessException(new(ExitCode.Environment, null, "nothing has run in this experiment yet") { Fixes = ["auto-harness prepare"] });
        }

        // Opened as the commands open it, so that a ledger of an earlier version of the tool has every column.
        await using var ledger = await ExperimentLedger.OpenAsync(folder.Ledger, environment.Time);
        var file = HeldOutPlace.FileOf(environment, ledger.ExperimentId);
        await using var heldOut = File.Exists(file) ? HeldOutStore.Open(file, ledger.ExperimentId, expected: true, environment.Time) : null;
        TrialTable[] tables = heldOut is null ? [ledger.Trials] : [ledger.Trials, heldOut.Trials];
        var owner = WorkspaceLock.CurrentOwner(folder, environment.Time);
        return Sum(
            [.. tables.SelectMany(table => table.Spends())],
            [.. tables.SelectMany(table => table.Flights())],
            ledger.Spends(),
            ledger.Models(),
            ledger.CommandNames(),
            heldOut is null && !ledger.TrainTasks().IsEmpty,
            owner?.Command);
    }

    internal static CostReport Sum(
        IReadOnlyList<TrialSpend> trials,
        IReadOnlyList<Flight> flights,
        IReadOnlyList<SpendRow> beside,
        IReadOnlyDictionary<(string Fingerprint, ModelRole Role), string> models,
        IReadOnlyDictionary<long, string> commands,
        bool heldOutMissing,
        string? atWork)
    {
        ImmutableArray<Part> parts =
        [
            .. trials.SelectMany(trial => trial.Usage.Select(used => new Part(trial.Command, trial.Iteration, used.Key, models.GetValueOrDefault((trial.Fingerprint, used.Key)) ?? Unknown, used.Value))),
            .. flights.SelectMany(flight => flight.Usage.Select(used => new Part(flight.Command, flight.Iteration, used.Key, models.GetValueOrDefault((flight.Key.Fingerprint, used.Key)) ?? Unknown, used.Value))),
            .. beside.SelectMany(row => row.Usage.Select(used => new Part(row.Command, row.Iteration, used.Key, row.Model ?? Unknown, used.Value))),
        ];
        var lost = flights.Where(flight => flight.Aborted || atWork is null).ToImmutableArray();
        return new CostReport(
            Total(parts),
            Group(parts, part => part.Role),
            Group(parts, part => part.Model),
            Group(parts.Where(part => part.Iteration is not null), part => part.Iteration!.Value),
            Group(parts.Where(part => part.Iteration is null), part => commands.GetValueOrDefault(part.Command) ?? Unknown),
            trials.Where(trial => trial.Scored).Aggregate(CostSum.None, (sum, trial) => sum + trial.Wasted),
            trials.Where(trial => !trial.Scored).SelectMany(trial => trial.Usage.Values).Aggregate(CostSum.None, (sum, used) => sum + used),
            lost.SelectMany(flight => flight.Usage.Values).Aggregate(CostSum.None, (sum, used) => sum + used),
            lost.Length,
            lost.Any(flight => flight.AtMost) || beside.Any(row => row.AtMost),
            heldOutMissing,
            atWork);
    }

    private static CostSum Total(IEnumerable<Part> parts) => parts.Aggregate(CostSum.None, (sum, part) => sum + part.Usage);

    private static ImmutableSortedDictionary<TKey, CostSum> Group<TKey>(IEnumerable<Part> parts, Func<Part, TKey> by)
        where TKey : notnull =>
        parts.GroupBy(by).ToImmutableSortedDictionary(group => group.Key, Total);

    private sealed record Part(long Command, int? Iteration, ModelRole Role, string Model, Usage Usage);
}
