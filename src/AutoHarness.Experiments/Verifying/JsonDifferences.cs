using System.Text.Json.Nodes;

namespace AutoHarness.Experiments.Verifying;

/// <summary>Where two JSON values differ.</summary>
internal static class JsonDifferences
{
    /// <summary>
    /// The paths of what <paramref name="actual"/> lacks or has otherwise than <paramref name="expected"/>. Further members of its objects
    /// do not count: a record may say more than what is recomputed.
    /// </summary>
    public static IEnumerable<string> Of(JsonNode? expected, JsonNode? actual, string path = "") => (expected, actual) switch
    {
        (JsonObject wanted, JsonObject found) => wanted.SelectMany(member => found.ContainsKey(member.Key) || member.Value is null
            ? Of(member.Value, found[member.Key], Join(path, member.Key))
            : [Join(path, member.Key)]),
        (JsonArray wanted, JsonArray found) => wanted.Count == found.Count
            ? wanted.Zip(found).SelectMany((pair, index) => Of(pair.First, pair.Second, $"{path}[{index}]"))
            : [path],
        _ => JsonNode.DeepEquals(expected, actual) ? [] : [path],
    };

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";
}
