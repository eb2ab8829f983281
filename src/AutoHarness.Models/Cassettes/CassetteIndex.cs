using System.Collections.Immutable;

namespace AutoHarness.Models.Cassettes;

/// <summary>
/// Finds answers by their request. Of a trial that was recorded by several processes, as after a kill, only what the last one recorded
/// counts: it is the one whose outcome was kept. Thread-safe.
/// </summary>
internal sealed class CassetteIndex
{
    private readonly Lock gate = new();
    private readonly Dictionary<TapeSlot, Tape> tapes = [];
    private readonly Dictionary<(string Key, int Attempt, string Role, int Occurrence), Take> anywhere = [];

    public void Add(Take take, int session)
    {
        lock (gate)
        {
            if (!tapes.TryGetValue(take.Slot, out var tape) || tape.Session != session)
            {
                tapes[take.Slot] = tape = new Tape(session);
            }

            tape.Takes.Add(take);
            anywhere[(take.Key, take.Slot.Attempt, take.Slot.Role, take.Occurrence)] = take;
        }
    }

    /// <summary>
    /// The answer in the same slot: of the same try, or of a later one, where in the recording a try was lost that goes on now.
    /// </summary>
    public Take? Find(TapeSlot slot, int tries, string key, int occurrence)
    {
        lock (gate)
        {
            return tapes.TryGetValue(slot, out var tape)
                ? tape.Takes.Where(take => take.Key == key && take.Occurrence == occurrence && take.Try >= tries).MinBy(take => take.Try)
                : null;
        }
    }

    /// <summary>The answer to an equal request of the same role in a trial of the same attempt number, whatever its series, version and task.</summary>
    public Take? FindAnywhere(TapeSlot slot, string key, int occurrence)
    {
        lock (gate)
        {
            return anywhere.GetValueOrDefault((key, slot.Attempt, slot.Role, occurrence));
        }
    }

    /// <summary>Everything in a slot, in the order in which it was recorded; empty when the slot was not recorded.</summary>
    public ImmutableArray<Take> All(TapeSlot slot)
    {
        lock (gate)
        {
            return tapes.TryGetValue(slot, out var tape) ? [.. tape.Takes] : [];
        }
    }

    private sealed record Tape(int Session)
    {
        public List<Take> Takes { get; } = [];
    }
}
