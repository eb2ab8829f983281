using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Command.Protocol;

/// <summary>Turns a line of the benchmark's process into a message. Whatever is wrong with it becomes a <see cref="BenchmarkMessage.Broken"/>.</summary>
internal static class MessageReader
{
    private const int MostShownOfALine = 200;

    public static BenchmarkMessage Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            var shown = line.Length <= MostShownOfALine ? line : line[..MostShownOfALine] + "…";
            return new BenchmarkMessage.Broken($"the benchmark wrote a line that is no message ({fault.Message}): {shown}");
        }
    }

    private static BenchmarkMessage Read(JsonElement json) =>
        json.ValueKind is not JsonValueKind.Object ? throw new FormatException("a message is an object")
        : json.TryGetProperty("agent", out var agent) ? ReadAgent(agent)
        : json.TryGetProperty("observation", out var observation) ? ReadObservation(observation)
        : json.TryGetProperty("note", out var note) ? new BenchmarkMessage.Note(ObjectOf(note) ?? throw new FormatException("a note is an object"))
        : json.TryGetProperty("infra", out var cause) ? new BenchmarkMessage.Infra(cause.GetString() ?? "no cause given")
        : json.TryGetProperty("reward", out var reward) ? ReadReward(json, reward)
        : throw new FormatException("none of agent, observation, note, reward, infra");

    private static BenchmarkMessage.Scored ReadReward(JsonElement json, JsonElement reward)
    {
        if (reward.ValueKind is not JsonValueKind.Number || reward.GetDouble() is not (>= 0 and <= 1) || !double.IsFinite(reward.GetDouble()))
        {
            throw new FormatException("a reward is a number from 0 to 1");
        }

        return new BenchmarkMessage.Scored(reward.GetDouble(), Text(json, "reason"), json.TryGetProperty("detail", out var detail) ? ObjectOf(detail) : null);
    }

    private static BenchmarkMessage.Agent ReadAgent(JsonElement json) => new(
        Text(json, "instruction") ?? "",
        [.. Items(json, "opening").Select(message => new ChatMessage(RoleOf(Text(message, "role")), Text(message, "text") ?? ""))],
        [.. Items(json, "tools").Select(ReadTool)],
        json.TryGetProperty("time_limit_sec", out var limit) ? TimeSpan.FromSeconds(limit.GetDouble()) : null);

    private static AIFunctionDeclaration ReadTool(JsonElement json) => AIFunctionFactory.CreateDeclaration(
        Text(json, "name") ?? throw new FormatException("a tool needs a name"),
        Text(json, "description"),
        json.TryGetProperty("parameters", out var schema) ? schema.Clone() : EmptySchema(),
        returnJsonSchema: null);

    private static BenchmarkMessage.Observed ReadObservation(JsonElement json) => new(
        Items(json, "results").ToImmutableDictionary(
            result => Text(result, "id") ?? throw new FormatException("a result needs the id of its call"),
            result => result.GetProperty("result").Clone(),
            StringComparer.Ordinal),
        Text(json, "text"),
        json.TryGetProperty("ended", out var ended) && ended.GetBoolean(),
        Text(json, "reason"));

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind is not JsonValueKind.Null ? list.EnumerateArray() : default;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonObject? ObjectOf(JsonElement json) => json.ValueKind is JsonValueKind.Null ? null : JsonObject.Create(json.Clone());

    private static ChatRole RoleOf(string? role) => role switch
    {
        "user" or null => ChatRole.User,
        "assistant" => ChatRole.Assistant,
        "system" => ChatRole.System,
        _ => throw new FormatException($"role \"{role}\" is not known"),
    };

    private static JsonElement EmptySchema()
    {
        using var document = JsonDocument.Parse("""{"type":"object","properties":{}}""");
        return document.RootElement.Clone();
    }
}
