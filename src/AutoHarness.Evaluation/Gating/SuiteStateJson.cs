using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating;

/// <summary>The whole suite as JSON for the ledger, records included; <c>suite.json</c> in the workspace holds less.</summary>
public static class SuiteStateJson
{
    public static string Write(SuiteState suite) => new JsonObject
    {
        ["tasks"] = new JsonArray([.. suite.Tasks.Select(task => (JsonNode)task.Value)]),
        ["threshold"] = suite.Threshold,
        ["last_results"] = new JsonObject(suite.LastResults.Select(entry => KeyValuePair.Create(entry.Key.Value, (JsonNode?)entry.Value))),
        ["records"] = new JsonObject(suite.Records.Select(entry => KeyValuePair.Create(
            entry.Key.Value,
            (JsonNode?)new JsonObject { ["trials"] = entry.Value.Trials, ["passes"] = entry.Value.Passes, ["flaky"] = entry.Value.Flaky }))),
    }.ToJsonString();

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static SuiteState Read(string json)
    {
        var members = JsonNode.Parse(json)!.AsObject();
        return new SuiteState(
            [.. members["tasks"]!.AsArray().Select(task => new TaskId((string)task!))],
            (double)members["threshold"]!,
            members["last_results"]!.AsObject().ToImmutableSortedDictionary(entry => new TaskId(entry.Key), entry => (double)entry.Value!))
        {
            Records = members["records"]!.AsObject().ToImmutableSortedDictionary(
                entry => new TaskId(entry.Key),
                entry => new SuiteRecord((int)entry.Value!["trials"]!, (int)entry.Value!["passes"]!, (bool)entry.Value!["flaky"]!)),
        };
    }
}
