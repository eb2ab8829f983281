using AutoHarness.Models.Gateway;

namespace AutoHarness.Models.Metering;

/// <summary>Adds up what the model calls of one trial used, by role, and keeps what is worth a line in the trace. Thread-safe.</summary>
public sealed class TrialMeter
{
    private const int MostNotes = 100;

    private readonly Lock gate = new();
    private readonly SortedDictionary<ModelRole, Usage> usage = [];
    private readonly SortedDictionary<ModelRole, Usage> pending = [];
    private readonly SortedSet<string> notes = new(StringComparer.Ordinal);

    /// <summary>Remarks about the calls, each once, such as a model that was asked for and not given.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (gate)
            {
                return [.. notes];
            }
        }
    }

    /// <summary>Adds one call.</summary>
    public void Add(ModelRole role, Usage call)
    {
        lock (gate)
        {
            usage[role] = usage.TryGetValue(role, out var sum) ? sum + call : call;
        }
    }

    /// <summary>Adds a remark; the same one counts once. At most 100 are kept.</summary>
    public void Note(string remark)
    {
        lock (gate)
        {
            if (notes.Count < MostNotes)
            {
                notes.Add(remark);
            }
        }
    }

    /// <summary>Notes that a call is under way, for which so much was set aside.</summary>
    internal void Begin(ModelRole role, Usage estimate)
    {
        lock (gate)
        {
            pending[role] = pending.TryGetValue(role, out var sum) ? sum + estimate : estimate;
        }
    }

    /// <summary>Notes that it is no longer.</summary>
    internal void End(ModelRole role, Usage estimate)
    {
        lock (gate)
        {
            pending[role] -= estimate;
        }
    }

    /// <summary>The sums so far with what is set aside for calls under way, and whether there are any of those.</summary>
    public (IReadOnlyDictionary<ModelRole, Usage> Usage, bool Pending) Committed()
    {
        lock (gate)
        {
            var sums = new SortedDictionary<ModelRole, Usage>(usage);
            foreach (var (role, set) in pending.Where(pair => pair.Value.Calls > 0))
            {
                sums[role] = sums.TryGetValue(role, out var sum) ? sum + set : set;
            }

            return (sums, pending.Values.Any(set => set.Calls > 0));
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
