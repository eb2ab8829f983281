using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoHarness.Models.Cassettes;

/// <summary>JSON in one spelling: members sorted by name and absent where they are null, numbers without needless digits.</summary>
internal static class CanonicalJson
{
    public static string Text(JsonNode? node) => Sorted(node)?.ToJsonString() ?? "null";

    /// <summary>A value of a tool call or its result.</summary>
    public static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => text,
        JsonElement json => JsonNode.Parse(json.GetRawText()),
        JsonNode node => node.DeepClone(),
        IEnumerable<KeyValuePair<string, object?>> members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Node(member.Value)))),
        bool flag => flag,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => member.Value is not null).OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => Number(value),
        _ => node?.DeepClone(),
    };

    private static JsonNode Number(JsonValue value)
    {
        var text = value.ToJsonString();
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? JsonNode.Parse(number.ToString("G29", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal))!
            : value.DeepClone();
    }
}
