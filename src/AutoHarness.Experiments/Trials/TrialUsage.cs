using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Trials;

/// <summary>Sums of what trials used.</summary>
internal static class TrialUsage
{
    public static Usage Sum(IReadOnlyDictionary<ModelRole, Usage> usage) => usage.Values.Aggregate(Usage.None, (sum, used) => sum + used);

    public static Usage Sum(IEnumerable<TrialRecord> trials) => trials.Aggregate(Usage.None, (sum, trial) => sum + Sum(trial.Usage));
}
