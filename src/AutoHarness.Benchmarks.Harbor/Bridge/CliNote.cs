using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Tasks;

namespace AutoHarness.Benchmarks.Harbor.Bridge;

/// <summary>A result that Harbor wrote, as the note that our own trials leave.</summary>
internal static class CliNote
{
    private static readonly string[] Same = ["task_name", "trial_name", "task_id", "source", "task_checksum", "verifier_result", "verifier_environment_mode", "started_at", "finished_at"];
    private static readonly string[] Phases = ["environment_setup", "agent_setup", "agent_execution", "verifier"];

    public static JsonObject Of(HarborTask task, JsonElement result)
    {
        var note = new JsonObject(Same.Select(key => KeyValuePair.Create(key, Copy(result, key))))
        {
            ["agent_info"] = new JsonObject { ["name"] = "auto-harness", ["version"] = result.Object("agent_info")?.Text("version") ?? "unknown", ["model_info"] = null },
            ["exception_info"] = Copy(result, "exception_info"),
            ["exception_at"] = result.Object("exception_info")?.Text("occurred_at"),
            ["phases_at"] = new JsonObject(Phases.Select(key => KeyValuePair.Create(key, Copy(result, key)))),
        };
        if (TrialNote.Offered(task.Config.Environment) is { Count: > 0 } offered)
        {
            note["offered"] = offered;
        }

        if (note["exception_info"] is JsonObject error)
        {
            error["occurred_at"] = null;
        }

        if (result.Member("step_results") is { ValueKind: JsonValueKind.Array } steps)
        {
            note["step_results"] = new JsonArray([.. steps.EnumerateArray().Select(step => (JsonNode)new JsonObject
            {
                ["step_name"] = step.Text("step_name"),
                ["agent_result"] = null,
                ["verifier_result"] = Copy(step, "verifier_result"),
                ["exception_info"] = Copy(step, "exception_info"),
            })]);
            note["steps_at"] = new JsonArray([.. steps.EnumerateArray().Select(step => (JsonNode)new JsonObject { ["agent_execution"] = Copy(step, "agent_execution"), ["verifier"] = Copy(step, "verifier") })]);
        }

        return note;
    }

    private static JsonNode? Copy(JsonElement owner, string key) => owner.Member(key) is { } value ? JsonNode.Parse(value.GetRawText()) : null;
}
