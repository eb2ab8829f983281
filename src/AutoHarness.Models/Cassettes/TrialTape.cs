using System.Collections.Immutable;
using AutoHarness.Models.Gateway;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Cassettes;

/// <summary>What one role of one try of a trial records and replays. Thread-safe.</summary>
/// <param name="cassette">Where to.</param>
/// <param name="caller">Who calls.</param>
/// <param name="way">See <see cref="TapeSlot"/>.</param>
internal sealed class TrialTape(Cassette cassette, ModelCaller caller, string way = "")
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> occurrences = new(StringComparer.Ordinal);
    private ImmutableArray<RequestPart> earlier = [];

    public TapeSlot Slot { get; } = TapeSlot.Of(caller, way);

    /// <summary>Replays leave the command's budget alone only where money is spent beside them.</summary>
    public bool ReplaysOnly => cassette.Mode == CassetteMode.Replay;

    /// <summary>Looks a request up.</summary>
    /// <exception cref="HarnessException">It was not recorded and nothing may be asked (<c>AH1241</c>).</exception>
    public TapeCall Begin(IEnumerable<ChatMessage> messages, ChatOptions options) => Begin(CanonicalRequest.Of(messages, options, cassette.Ignored));

    /// <summary>Looks up what a foreign client sent; see <see cref="CanonicalBody"/>.</summary>
    /// <exception cref="HarnessException">It was not recorded and nothing may be asked (<c>AH1241</c>).</exception>
    public TapeCall Begin(string what, ReadOnlySpan<byte> body) => Begin(CanonicalBody.Of(what, body, cassette.Ignored));

    public void Add(CanonicalRequest request, int occurrence, System.Text.Json.Nodes.JsonObject answer, IReadOnlyList<string> notes)
    {
        lock (gate)
        {
            cassette.Add(TapeLine.Write(Slot, caller.Try, request, occurrence, earlier, answer, notes));
            earlier = request.Parts;
        }
    }

    private TapeCall Begin(CanonicalRequest request)
    {
        int occurrence;
        lock (gate)
        {
            occurrence = occurrences.GetValueOrDefault(request.Key);
            occurrences[request.Key] = occurrence + 1;
        }

        var recorded = cassette.Find(Slot, caller.Try, request.Key, occurrence);
        return recorded is null && ReplaysOnly
            ? throw CassetteMiss.Of(cassette, caller, Slot, request, occurrence)
            : new TapeCall(this, request, occurrence, recorded);
    }
}
