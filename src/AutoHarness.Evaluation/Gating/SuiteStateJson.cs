using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating;

/// <summary>The whole suite as JSON for the ledger, records included; <c>suite.json</c> in the workspace holds less.</summary>
public static class SuiteStateJson
{
    public static string Write(SuiteState suite) => WriteNode(suite).ToJsonString();

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static SuiteState Read(string json) => Read(JsonNode.Parse(json)!);

    public static JsonObject WriteNode(SuiteState suite) => new()
    {
        ["tasks"] = new JsonArray([.. suite.Tasks.Select(task => (JsonNode)task.Value)]),
        ["threshold"] = suite.Threshold,
        ["last_results"] = new JsonObject(suite.LastResults.Select(entry => KeyValuePair.Create(entry.Key.Value, (JsonNode?)entry.Value))),
        ["records"] = new JsonObject(suite.Records.Select(entry => KeyValuePair.Create(
            entry.Key.Value,
            (JsonNode?)new JsonObject { ["trials"] = entry.Value.Trials, ["passes"] = entry.Value.Passes, ["flaky"] = entry.Value.Flaky }))),
    };

    /// <summary>Reads what <see cref="WriteNode"/> wrote. A suite of the compatible gate may have no records.</summary>
    public static SuiteState Read(JsonNode node)
    {
        var members = node.AsObject();
        return new SuiteState(
            [.. members["tasks"]!.AsArray().Select(task => new TaskId((string)task!))],
            (double)members["threshold"]!,
            members["last_results"]!.AsObject().ToImmutableSortedDictionary(entry => new TaskId(entry.Key), entry => (double)entry.Value!))
        {
            Records = (members["records"] as JsonObject ?? []).ToImmutableSortedDictionary(
                entry => new TaskId(entry.Key),
                entry => new SuiteRecord((int)entry.Value!["trials"]!, (int)entry.Value!["passes"]!, (bool)entry.Value!["flaky"]!)),
        };
    }
}
