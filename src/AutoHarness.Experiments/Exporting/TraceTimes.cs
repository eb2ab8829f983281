using System.Text.Json.Nodes;

namespace AutoHarness.Experiments.Exporting;

/// <summary>
/// Takes the clock out of a trace: <c>ms</c> of every event and, of its data, members directly in it that are measured times. A benchmark that
/// notes a measured time names it <c>…_ms</c>, <c>…_at</c> or <c>…Seconds</c>; times that belong to a task's world stand deeper and stay.
/// </summary>
internal static class TraceTimes
{
    private static readonly string[] Endings = ["_ms", "_at", "Seconds"];

    public static void Remove(JsonObject trace)
    {
        foreach (var entry in trace["events"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            entry.Remove("ms");
            if (entry["data"] is not JsonObject data)
            {
                continue;
            }

            if (data["events"] is JsonArray)
            {
                // The events of an earlier try.
                Remove(data);
            }

            foreach (var name in data.Select(member => member.Key).Where(IsTime).ToArray())
            {
                data.Remove(name);
            }
        }
    }

    private static bool IsTime(string name) => name == "ms" || Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));
}
