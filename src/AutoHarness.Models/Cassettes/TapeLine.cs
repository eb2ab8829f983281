using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AutoHarness.Models.Cassettes;

/// <summary>The line of one answer in a cassette.</summary>
internal static class TapeLine
{
    /// <param name="slot">Where it was asked.</param>
    /// <param name="tries">In which try.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="occurrence">How often the same had been asked before.</param>
    /// <param name="earlier">The parts of the request before, of which only what is new is written.</param>
    /// <param name="answer">What it led to.</param>
    /// <param name="notes">What was noted on the way.</param>
    public static JsonObject Write(TapeSlot slot, int tries, CanonicalRequest request, int occurrence, ImmutableArray<RequestPart> earlier, JsonObject answer, IReadOnlyList<string> notes)
    {
        var same = Same(earlier, request.Parts);
        var line = new JsonObject
        {
            ["slot"] = new JsonArray(slot.Series, slot.Version, slot.Task, slot.Attempt, slot.Role),
            ["try"] = tries,
            ["key"] = request.Key,
            ["n"] = occurrence,
            ["same"] = same,
            ["parts"] = new JsonArray([.. request.Parts.Skip(same).Select(part => (JsonNode)new JsonArray(part.Name, part.Hash, part.Preview))]),
        };
        if (notes.Count > 0)
        {
            line["notes"] = new JsonArray([.. notes.Select(note => (JsonNode)note)]);
        }

        foreach (var (name, value) in answer.ToArray())
        {
            answer.Remove(name);
            line[name] = value;
        }

        return line;
    }

    /// <summary>The place of an answer; null for a line of another sort.</summary>
    public static Take? Read(JsonObject line, long offset, int length) => line["slot"] is JsonArray { Count: 5 } slot
        ? new Take(
            new TapeSlot((string)slot[0]!, (string)slot[1]!, (string)slot[2]!, (int)slot[3]!, (string)slot[4]!),
            (int)line["try"]!,
            (string)line["key"]!,
            (int)line["n"]!,
            offset,
            length)
        : null;

    public static ImmutableArray<RequestPart> Parts(JsonObject line, ImmutableArray<RequestPart> earlier) =>
    [
        .. earlier.Take((int)line["same"]!),
        .. line["parts"]!.AsArray().Select(part => new RequestPart((string)part![0]!, (string)part[1]!, (string)part[2]!)),
    ];

    /// <summary>How many parts two requests have in common from the start.</summary>
    public static int Same(ImmutableArray<RequestPart> left, ImmutableArray<RequestPart> right) =>
        left.Zip(right).TakeWhile(pair => pair.First.Name == pair.Second.Name && pair.First.Hash == pair.Second.Hash).Count();
}
