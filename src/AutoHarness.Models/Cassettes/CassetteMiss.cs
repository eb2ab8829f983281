using System.Collections.Immutable;
using AutoHarness.Models.Gateway;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Cassettes;

/// <summary>Says of a request that was not recorded what it is and where it parts from the nearest one that was.</summary>
internal static class CassetteMiss
{
    public static HarnessException Of(Cassette cassette, ModelCaller caller, TapeSlot slot, CanonicalRequest request, int occurrence)
    {
        // Of a held-out trial neither its task nor a word of it leaves the cassette.
        var trial = caller.HeldOut
            ? $"a held-out trial of {slot.Series}"
            : $"{slot.Series}, agent {slot.Version[..Math.Min(12, slot.Version.Length)]}, task {slot.Task}, attempt {slot.Attempt}";
        var times = occurrence == 0 ? "" : $", for the {Ordinal(occurrence + 1)} time";
        return new HarnessException(new HarnessError(ExitCode.Environment, "AH1241", $"a request was not recorded: {slot.Role} model in {trial}{times} (request {request.Key[..16]})")
        {
            Why = Difference(cassette.Requests(slot).ToImmutableArray(), request.Parts, caller.HeldOut),
            Fixes =
            [
                "replay with the config, the agent and the coding agent's edits that were recorded",
                "record what is missing, which asks the model: --set cassette.mode=replay-or-record",
                "what changes from run to run, such as a date, can be named under cassette.ignore",
            ],
        });
    }

    private static string Difference(ImmutableArray<ImmutableArray<RequestPart>> recorded, ImmutableArray<RequestPart> asked, bool heldOut)
    {
        if (recorded.IsEmpty)
        {
            return "nothing at all was recorded of this trial";
        }

        // The most in common from the start, then the nearest length; of equals the latest.
        var nearest = recorded.OrderBy(parts => TapeLine.Same(parts, asked)).ThenByDescending(parts => Math.Abs(parts.Length - asked.Length)).Last();
        var same = TapeLine.Same(nearest, asked);
        var where = $"of {recorded.Length} recorded requests of this trial the nearest has the first {same} of {asked.Length} parts in common";
        if (same == asked.Length && same == nearest.Length)
        {
            return $"{where}: it is the same, but was asked less often when it was recorded";
        }

        if (same == asked.Length)
        {
            return $"{where}; it goes on with {Name(nearest[same], heldOut)}";
        }

        return same == nearest.Length
            ? $"{where}; this one goes on with {Name(asked[same], heldOut)}"
            : $"{where}; then it has {Name(nearest[same], heldOut)}, this one {Name(asked[same], heldOut)}";
    }

    private static string Name(RequestPart part, bool heldOut) => heldOut ? $"{part.Name} [{part.Hash}]" : $"{part.Name} [{part.Hash}] {part.Preview}";

    private static string Ordinal(int number) => number switch { 2 => "2nd", 3 => "3rd", _ => $"{number}th" };
}
