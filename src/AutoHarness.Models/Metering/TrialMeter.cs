using AutoHarness.Models.Gateway;

namespace AutoHarness.Models.Metering;

/// <summary>Adds up what the model calls of one trial used, by role. Thread-safe.</summary>
public sealed class TrialMeter
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<ModelRole, Usage> usage = [];

    /// <summary>Adds one call.</summary>
    public void Add(ModelRole role, Usage call)
    {
        lock (gate)
        {
            usage[role] = usage.TryGetValue(role, out var sum) ? sum + call : call;
        }
    }

    /// <summary>The sums so far.</summary>
    public IReadOnlyDictionary<ModelRole, Usage> Snapshot()
    {
        lock (gate)
        {
            return new SortedDictionary<ModelRole, Usage>(usage);
        }
    }
}
