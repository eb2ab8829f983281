using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Demo.Verification;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Conversation;

/// <summary>
/// Plays the acts of a stored trace again on fresh books. Desk, customer and verifier have no chance in them, so an honest trace is answered
/// as it was; a trace that contradicts itself supports no reward.
/// </summary>
internal static class TraceReplay
{
    /// <summary>The kind of the note in which a trial says what it was.</summary>
    public const string NoteKind = "desk";

    /// <summary>Texts in a trace are cut above this length; a cut text cannot be played again.</summary>
    private const int LongestText = 16 * 1024;

    /// <summary>The reward that a trace supports; null when it is no complete trace of the desk.</summary>
    /// <param name="trace">The trace as JSON.</param>
    /// <param name="open">Begins the trial anew, on the task itself or on its twin.</param>
    public static double? Run(ReadOnlyMemory<byte> trace, Func<bool, DeskSession> open)
    {
        try
        {
            using var document = JsonDocument.Parse(trace);
            return Run(document.RootElement, open);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // No JSON, or a member is missing or of another type.
            return null;
        }
    }

    private static double? Run(JsonElement trace, Func<bool, DeskSession> open)
    {
        var events = trace.GetProperty("events").EnumerateArray().ToList();
        if (Data(events, NoteKind) is not { } note
            || Data(events, "verifier") is not { } verified
            || !Enum.TryParse<AgentEnd>(Text(note, "agent_end"), out var end)
            || events.Exists(entry => IsMove(entry) && IsCut(entry.GetProperty("data"))))
        {
            return null;
        }

        var session = open(note.GetProperty("twin").GetBoolean());
        var asTold = true;
        Observation? last = null;
        foreach (var entry in events.Where(IsMove))
        {
            var data = entry.GetProperty("data");
            if (IsAct(entry))
            {
                last = session.Act(Read(data.GetProperty("message")));
            }
            else
            {
                asTold &= last is not null && IsWhatWasTold(last, data);
            }
        }

        var outcome = DeskVerifier.Verify(session, new AgentRun(end, Text(note, "agent_detail")));
        // Through text, as the trace went.
        var found = JsonNode.Parse(outcome.Detail!.ToJsonString());
        return asTold && JsonNode.DeepEquals(found, JsonObject.Create(verified)) ? outcome.Reward : 0;
    }

    private static bool IsAct(JsonElement entry) => entry.GetProperty("kind").ValueEquals("act");

    private static bool IsMove(JsonElement entry) => IsAct(entry) || entry.GetProperty("kind").ValueEquals("observation");

    private static JsonElement? Data(List<JsonElement> events, string kind) =>
        events.FindLast(entry => entry.GetProperty("kind").ValueEquals(kind)) is { ValueKind: JsonValueKind.Object } found ? found.GetProperty("data") : null;

    private static ChatMessage Read(JsonElement message)
    {
        var contents = new List<AIContent>();
        if (Text(message, "text") is { } text)
        {
            contents.Add(new TextContent(text));
        }

        if (message.TryGetProperty("toolCalls", out var calls))
        {
            contents.AddRange(calls.EnumerateArray().Select(call => new FunctionCallContent(
                call.GetProperty("id").GetString()!,
                call.GetProperty("name").GetString()!,
                call.GetProperty("arguments").EnumerateObject().ToDictionary(argument => argument.Name, argument => (object?)argument.Value.Clone(), StringComparer.Ordinal))));
        }

        return new ChatMessage(new ChatRole(message.GetProperty("role").GetString()!), contents);
    }

    private static bool IsCut(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!.Length > LongestText,
        JsonValueKind.Array => element.EnumerateArray().Any(IsCut),
        JsonValueKind.Object => element.EnumerateObject().Any(member => IsCut(member.Value)),
        _ => false,
    };

    private static bool IsWhatWasTold(Observation now, JsonElement then)
    {
        var results = then.TryGetProperty("results", out var array) ? array.EnumerateArray().Select(result => result.GetProperty("content").GetString()) : [];
        return now.Ended == (then.TryGetProperty("ended", out var ended) && ended.GetBoolean())
            && string.Equals(now.Text ?? "", Text(then, "text") ?? "", StringComparison.Ordinal)
            && results.SequenceEqual(now.Results.Select(result => result.Result?.ToString()), StringComparer.Ordinal);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
