using System.Globalization;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Experiments.Gating.Pools;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating.Controls;

/// <summary>Runs some tasks of the kept agent again now and then and restarts its pool when the surroundings have changed.</summary>
internal sealed class DriftChecks(ExperimentContext context, IncumbentPools pools)
{
    /// <summary>Checks before the given gate if it is due. Doing it twice changes nothing.</summary>
    public async Task RunIfDueAsync(GateRow gate, GateCase template, CancellationToken ct)
    {
        var key = $"drift:{gate.Name}";
        if (context.Config.Gate.Mode != "paired" || gate.Id % DriftCheck.EveryJudgements != 0 || context.Ledger.Meta(key) is not null)
        {
            return;
        }

        var pool = template.Pool;
        var tasks = Choose(template, gate.Id);
        var requests = tasks.Select(task => context.Request(key, gate.Incumbent, task, 0, Split.Train)).ToArray();
        var rerun = await context.RunTrialsAsync("gate", [new("id", gate.Name), new("step", "drift check")], requests, keepTraces: false, ct);
        var known = pool.FreshRewards(gate.Incumbent, tasks, [.. pool.Fresh.SelectMany(series => context.Stores.Facts(series, context.Fingerprint))]);
        var check = DriftCheck.Of(rerun.Select(trial => ((IReadOnlyCollection<double>)known[trial.Key.Task], (IReadOnlyCollection<double>)(trial.Reward is { } reward ? [reward] : []))));
        if (check.HasDrifted)
        {
            await pools.RestartAsync(gate);
            context.Report("note", "say", ("text", string.Create(CultureInfo.InvariantCulture,
                $"the kept agent does differently now than when it was measured (z = {check.Z:0.0}): something outside the agent has changed, so its earlier trials no longer count")));
        }

        await context.Ledger.SetMetaAsync(key, check.Z.ToString("0.###", CultureInfo.InvariantCulture));
        context.Reach("gate.drift-checked");
    }

    // Train tasks only: a check must not wear out the held-out tasks.
    private static TaskId[] Choose(GateCase template, long seed)
    {
        TaskId[] tasks = [.. template.Train];
        new PythonRandom(seed).Shuffle(tasks);
        return tasks[..Math.Max(2, (int)Math.Ceiling(DriftCheck.TaskShare * (tasks.Length + template.Test.Length)))];
    }
}
