using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Gating.Pools;

/// <summary>
/// Finds the recorded trials that stand for the kept agent. Nothing about a pool is stored: it follows from the records, from the
/// judgements since, and from the restarts.
/// </summary>
internal sealed class IncumbentPools(ExperimentContext context)
{
    private const string RestartKey = "pool:restarted-before";

    /// <summary>The series in which a recorded version was measured without being selected by them.</summary>
    public static string FreshSeries(RecordRow record) =>
        record.Gate is { } gate ? $"fresh:{GateRow.GateName(gate)}" : PrepareOperation.Baseline;

    /// <summary>The pool for the judgement of this gate.</summary>
    public IncumbentPool For(GateRow gate)
    {
        var kept = context.Ledger.Records().LastOrDefault(record => record.Version == gate.Incumbent);
        if (kept is null)
        {
            return IncumbentPool.Restarted;
        }

        var restart = context.Ledger.Meta(RestartKey) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        var since = context.Ledger.Gates().Where(row => row.Id > (kept.Gate ?? 0) && row.Id < gate.Id && row.Id >= restart && row.Incumbent == gate.Incumbent);
        var beside = since.SelectMany(row => new[] { $"reference:{row.Name}", $"reference:{ControlId(row)}" }).Append($"reference:{ControlId(gate)}");
        var restarted = restart > (kept.Gate ?? 0);
        string[] own = restarted ? [] : [FreshSeries(kept)];
        return new IncumbentPool(
            restarted || kept.Gate is not { } selection ? null : YoungOrNull($"judge:{GateRow.GateName(selection)}"),
            [.. own.Concat(beside).Where(IsYoung)]);
    }

    /// <summary>From this judgement on, nothing older stands for the kept agent.</summary>
    public Task RestartAsync(GateRow gate) => context.Ledger.SetMetaAsync(RestartKey, gate.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>The id of the control that is judged before this gate, where one is due.</summary>
    public static string ControlId(GateRow gate) => $"c-{gate.Id:0000}";

    private string? YoungOrNull(string series) => IsYoung(series) ? series : null;

    private bool IsYoung(string series)
    {
        var trials = context.Stores.Find(series, null, context.Fingerprint);
        return !trials.IsEmpty && trials.Max(trial => trial.StartedAt) >= context.Environment.Time.GetUtcNow() - context.Config.Gate.PoolMaxAge;
    }
}
