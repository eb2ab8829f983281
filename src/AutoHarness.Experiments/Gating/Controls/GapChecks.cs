using System.Globalization;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Experiments.Gating.Pools;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Sessions;

namespace AutoHarness.Experiments.Gating.Controls;

/// <summary>Warns the owner when the campaign as a whole gains more where the coding agent can look than where it cannot.</summary>
internal sealed class GapChecks(ExperimentContext context)
{
    /// <summary>Looks after an acceptance that stands; nothing runs and nothing is decided.</summary>
    public void Check(GateRow gate, GateCase gateCase)
    {
        if (gate.Policy != "paired" || context.Ledger.Records().FirstOrDefault() is not { } first)
        {
            return;
        }

        var tasks = gateCase.Train.Concat(gateCase.Test).ToArray();
        var baseline = new IncumbentPool(null, [PrepareOperation.Baseline]).FreshRewards(first.Version, tasks, context.Stores.Facts(PrepareOperation.Baseline, context.Fingerprint));
        var now = new IncumbentPool(null, [gateCase.FreshSeries]).FreshRewards(gateCase.Candidate, tasks, context.Stores.Facts(gateCase.FreshSeries, context.Fingerprint));
        var alarm = GapAlarm.Of(gateCase.Train, gateCase.Test, baseline, now);
        if (alarm.Raised)
        {
            context.Report("note", "say", ("text", string.Create(CultureInfo.InvariantCulture,
                $"since the start the train tasks have gained {100 * (alarm.Train - alarm.Test):0} points more than the held-out tasks (z = {alarm.Z:0.0}): edits learn the train tasks by heart; rotate the split: auto-harness prepare --rotate-split")));
        }
    }
}
