using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoHarness.Benchmarks.Bird.Results;

/// <summary>Reads one entry of a results file the way the seed project's harness does.</summary>
internal static class ResultItem
{
    /// <summary>The task that it is about; null for an entry that names none and is skipped.</summary>
    public static string? KeyOf(JsonObject item) =>
        (IsTruthy(item["instance_id"]) ? item["instance_id"] : IsTruthy(item["task_id"]) ? item["task_id"] : null) is { } key
            ? key.GetValueKind() == JsonValueKind.String ? key.GetValue<string>() : key.ToJsonString()
            : null;

    /// <summary>Its reward as it stands there; null for an infrastructure error. The reference pays more than 1 at times.</summary>
    public static double? RewardOf(JsonObject item) => IsTruthy(item["error"]) ? null : item["total_reward"] switch
    {
        null => 0,
        JsonValue value when value.TryGetValue<string>(out var text) => double.Parse(text, CultureInfo.InvariantCulture),
        var number => number.GetValue<double>(),
    };

    // As Python's bool().
    private static bool IsTruthy(JsonNode? value) => value switch
    {
        null => false,
        JsonArray array => array.Count > 0,
        JsonObject members => members.Count > 0,
        JsonValue text when text.TryGetValue<string>(out var content) => content.Length > 0,
        JsonValue flag when flag.TryGetValue<bool>(out var set) => set,
        JsonValue number when number.TryGetValue<double>(out var amount) => amount != 0,
        _ => true,
    };
}
