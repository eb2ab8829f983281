using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Trajectories;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>One trial as the folder that Harbor's tools open.</summary>
public static class TrialDirectory
{
    private const int LongestName = 180;
    private const int LongestPath = 1000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All files of a trial; empty where its trace holds no Harbor trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="job">The job's name.</param>
    public static IReadOnlyList<HarborFile> Files(RecordedTrial trial, string job)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Note is not { } note || (string?)note["trial_name"] is not { } name)
        {
            return [];
        }

        var result = Result(trial, note, job);
        var files = new List<HarborFile> { Json("result.json", result), Json("config.json", (JsonObject)result["config"]!) };
        if (result["exception_info"] is JsonObject error)
        {
            files.Add(Text("exception.txt", (string?)error["exception_traceback"] ?? ""));
        }

        if (TraceTrajectory.Of(trial) is { } trajectory)
        {
            files.Add(Json("agent/trajectory.json", trajectory));
        }

        files.AddRange(trial.Events(TrialEvidence.Kind).Select(Evidence).OfType<HarborFile>().Where(file => files.TrueForAll(other => other.Path != file.Path)));
        files.Add(Text("trial.log", ""));
        return [.. files.Select(file => file with { Path = $"{name}/{file.Path}" })];
    }

    internal static HarborFile Json(string path, JsonNode content) => Text(path, content.ToJsonString(Indented) + "\n");

    /// <summary>The trial's <c>result.json</c>.</summary>
    internal static JsonObject Result(RecordedTrial trial, JsonObject note, string job)
    {
        var name = (string)note["trial_name"]!;
        var slash = trial.Model.IndexOf('/', StringComparison.Ordinal);
        var agent = (JsonObject)note["agent_info"]!.DeepClone();
        agent["model_info"] = new JsonObject { ["name"] = trial.Model[(slash + 1)..], ["provider"] = slash > 0 ? trial.Model[..slash] : null };
        var isMultiStep = note["step_results"] is JsonArray;
        var usage = new JsonObject
        {
            ["n_input_tokens"] = trial.InputTokens,
            ["n_cache_tokens"] = trial.CachedTokens,
            ["n_output_tokens"] = trial.OutputTokens,
            ["cost_usd"] = trial.CostUsd,
            ["rollout_details"] = null,
            ["metadata"] = null,
        };
        return new JsonObject
        {
            ["id"] = Ids.Of($"trial {job} {name}"),
            ["task_name"] = note["task_name"]?.DeepClone(),
            ["trial_name"] = name,
            ["trial_uri"] = $"file:///jobs/{job}/{name}",
            ["task_id"] = note["task_id"]?.DeepClone(),
            ["source"] = note["source"]?.DeepClone(),
            ["task_checksum"] = note["task_checksum"]?.DeepClone(),
            ["config"] = Config(trial, note, name, job),
            ["agent_info"] = agent,
            ["agent_result"] = isMultiStep ? null : usage,
            ["verifier_result"] = note["verifier_result"]?.DeepClone(),
            ["verifier_environment_mode"] = note["verifier_environment_mode"]?.DeepClone(),
            ["exception_info"] = Error(note["exception_info"], note["exception_at"]),
            ["started_at"] = note["started_at"]?.DeepClone(),
            ["finished_at"] = note["finished_at"]?.DeepClone(),
            ["environment_setup"] = note["phases_at"]?["environment_setup"]?.DeepClone(),
            ["agent_setup"] = note["phases_at"]?["agent_setup"]?.DeepClone(),
            ["agent_execution"] = note["phases_at"]?["agent_execution"]?.DeepClone(),
            ["verifier"] = note["phases_at"]?["verifier"]?.DeepClone(),
            ["step_results"] = isMultiStep ? Steps(note, usage) : null,
        };
    }

    // What the models used is known for the trial only; it stands at the first step, so that the sum is right.
    private static JsonArray Steps(JsonObject note, JsonObject usage) => new(
    [
        .. ((JsonArray)note["step_results"]!).OfType<JsonObject>().Select((step, index) =>
        {
            var times = (note["steps_at"] as JsonArray)?[index] as JsonObject;
            var copy = (JsonObject)step.DeepClone();
            copy["agent_result"] = index == 0 ? usage.DeepClone() : null;
            copy["exception_info"] = Error(step["exception_info"], times?["exception"]);
            copy["agent_execution"] = times?["agent_execution"]?.DeepClone();
            copy["verifier"] = times?["verifier"]?.DeepClone();
            return (JsonNode)copy;
        }),
    ]);

    private static JsonNode? Error(JsonNode? info, JsonNode? at)
    {
        var copy = info?.DeepClone();
        if (copy is JsonObject error)
        {
            error["occurred_at"] = at?.DeepClone();
        }

        return copy;
    }

    private static JsonObject Config(RecordedTrial trial, JsonObject note, string name, string job)
    {
        var task = new JsonObject { ["path"] = note["task_id"]?["path"]?.DeepClone(), ["source"] = note["source"]?.DeepClone() };
        if (note["task_id"]?["git_url"] is { } url)
        {
            task["git_url"] = url.DeepClone();
            task["git_commit_id"] = note["task_id"]?["git_commit_id"]?.DeepClone();
        }

        var agent = new JsonObject { ["name"] = (string?)note["agent_info"]?["name"], ["model_name"] = trial.Model };
        foreach (var (key, value) in note["offered"] as JsonObject ?? [])
        {
            agent[key] = value?.DeepClone();
        }

        return new JsonObject
        {
            ["task"] = task,
            ["trial_name"] = name,
            ["trials_dir"] = $"jobs/{job}",
            ["agent"] = agent,
            // Harbor knows its own providers by name and all others by where they are imported from.
            ["environment"] = trial.Sandbox is "docker" or "e2b" or "daytona" ? new JsonObject { ["type"] = trial.Sandbox } : new JsonObject { ["import_path"] = $"auto_harness:{trial.Sandbox}" },
            ["verifier"] = new JsonObject(),
            ["job_id"] = Ids.Of($"job {job}"),
        };
    }

    private static HarborFile? Evidence(JsonObject note)
    {
        // Names may have been chosen by an agent: none may lead out, stand where a folder has to be, or be too long once something is added to it.
        if ((string?)note["path"] is not { Length: > 0 and <= LongestPath } path
            || path.AsSpan().ContainsAny('\\', '\0')
            || path.Split('/') is not { Length: > 1 } parts
            || parts.Any(part => part is "" or "." or ".." || Encoding.UTF8.GetByteCount(part) > LongestName))
        {
            return null;
        }

        return (string?)note["text"] is { } text ? Text(path, text)
            : (string?)note["base64"] is { } base64 ? new HarborFile(path, Convert.FromBase64String(base64))
            : null;
    }

    private static HarborFile Text(string path, string content) => new(path, Encoding.UTF8.GetBytes(content));
}
