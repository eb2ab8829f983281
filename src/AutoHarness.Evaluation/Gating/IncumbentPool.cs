using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating;

/// <summary>
/// Which recorded trials of the incumbent stand for it in a comparison. Its trials are paid for once and used against every candidate.
/// The pool holds series names only; trials with another benchmark fingerprint must not be among the facts, and a pool that has become
/// too old or failed the drift check is restarted with <see cref="Restarted"/>.
/// </summary>
/// <param name="Selection">The series in which the incumbent was itself judged: optimistic, since it was accepted for it. Null for a baseline.</param>
/// <param name="Fresh">Series in which it was measured without being selected by them, oldest first.</param>
public sealed record IncumbentPool(string? Selection, ImmutableArray<string> Fresh)
{
    /// <summary>The pool before the first acceptance.</summary>
    public static IncumbentPool Baseline { get; } = new(null, ["baseline"]);

    /// <summary>The pool after a judgement that left the incumbent in place, whether by rejection or by rollback.</summary>
    public IncumbentPool AfterRejection(GateCase gateCase) => this with { Fresh = Fresh.Add(gateCase.ReferenceSeries) };

    /// <summary>The pool of the new incumbent after an acceptance that stood.</summary>
    public static IncumbentPool AfterAcceptance(GateCase gateCase) => new(gateCase.Series, [gateCase.FreshSeries]);

    /// <summary>An empty pool: the next judgement measures the incumbent anew.</summary>
    public static IncumbentPool Restarted { get; } = new(null, []);

    /// <summary>Rewards of an incumbent that no selection saw, for each of the given tasks; infrastructure errors are left out.</summary>
    public ImmutableSortedDictionary<TaskId, ImmutableArray<double>> FreshRewards(
        string incumbent, IEnumerable<TaskId> tasks, IEnumerable<TrialFact> facts)
    {
        var order = Fresh.Select((series, index) => (series, index)).ToDictionary(entry => entry.series, entry => entry.index, StringComparer.Ordinal);
        var rewards = facts
            .Where(fact => fact.Reward is not null && order.ContainsKey(fact.Series) && string.Equals(fact.AgentVersion, incumbent, StringComparison.Ordinal))
            .OrderBy(fact => order[fact.Series])
            .ThenBy(fact => fact.Attempt)
            .ToLookup(fact => fact.Task, fact => fact.Reward!.Value);

        return tasks.ToImmutableSortedDictionary(task => task, task => rewards[task].ToImmutableArray());
    }
}
