using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AutoHarness.Models.Cassettes;

/// <summary>
/// A request as a foreign client wrote it, in the canonical form: what clients draw anew for every call, such as a user id or a cache key, is
/// left out, and ids of tool calls are numbered in the order in which they appear.
/// </summary>
internal static class CanonicalBody
{
    private static readonly string[] Volatile = ["metadata", "prompt_cache_key", "client_metadata", "user", "safety_identifier"];
    private static readonly string[] Conversations = ["messages", "input", "contents"];
    private static readonly string[] Ids = ["id", "call_id", "tool_call_id", "tool_use_id"];

    /// <summary>What tools were given and gave: ids in there are theirs.</summary>
    private static readonly string[] Payloads = ["input", "args", "arguments", "response", "output"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <param name="what">Dialect, operation and model.</param>
    /// <param name="body">A JSON object, or nothing.</param>
    /// <param name="ignored">What does not make a difference.</param>
    /// <exception cref="JsonException">It is nested too deep, or names a member twice.</exception>
    public static CanonicalRequest Of(string what, ReadOnlySpan<byte> body, ImmutableArray<Regex> ignored)
    {
        var members = body.IsEmpty ? [] : JsonNode.Parse(body, documentOptions: Strict)!.AsObject();
        foreach (var name in Volatile)
        {
            members.Remove(name);
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var conversation = new List<(string Name, string Text)>();
        foreach (var name in Conversations)
        {
            if (members[name] is JsonArray items)
            {
                Number(items, ids);
                conversation.AddRange(items.Select((item, index) => ($"{name} {index}", CanonicalJson.Text(item))));
                members.Remove(name);
            }
        }

        var tools = (members["tools"] as JsonArray)?.Select((tool, index) => ($"tool {index}", CanonicalJson.Text(tool))).ToArray() ?? [];
        if (tools.Length > 0)
        {
            members.Remove("tools");
        }

        return CanonicalRequest.Of([("call", what), ("options", CanonicalJson.Text(members)), .. tools, .. conversation], ignored);
    }

    private static void Number(JsonNode? node, Dictionary<string, int> ids)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Number(item, ids);
            }
        }

        if (node is not JsonObject members)
        {
            return;
        }

        foreach (var (name, value) in members.ToArray())
        {
            if (Ids.Contains(name) && value is JsonValue text && text.TryGetValue<string>(out var id))
            {
                if (!ids.TryGetValue(id, out var number))
                {
                    ids[id] = number = ids.Count;
                }

                members[name] = number;
            }
            else if (!Payloads.Contains(name))
            {
                Number(value, ids);
            }
        }
    }
}
