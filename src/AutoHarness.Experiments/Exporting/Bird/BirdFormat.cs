using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Exporting.Bird;

/// <summary>
/// The results file of the reference's runner, one for each run over the tasks: series, agent version and attempt. Beside the reference's
/// fields each has a section <c>auto_harness</c> that says what the numbers rest on.
/// </summary>
internal sealed class BirdFormat : IExportFormat
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public string Name => "bird";

    public string Description => "results files of BIRD-Interact's own runner";

    public string? Benchmark => BirdBenchmark.BenchmarkName;

    public async Task WriteAsync(ExportSource source, ExportFolder target, CancellationToken ct)
    {
        foreach (var run in source.Trials.GroupBy(trial => (trial.Key.Series, trial.Key.AgentVersion, trial.Key.Attempt, trial.Key.Fingerprint)))
        {
            var key = run.Key;
            var name = $"{TraceFolders.FolderName(new TaskId(key.Series))}-{key.AgentVersion[..12]}-{key.Attempt}-{key.Fingerprint}.json";
            await target.WriteAsync(
                name,
                async file =>
                {
                    await using var json = new Utf8JsonWriter(file, Indented);
                    Document(source, [.. run], key.Series, key.AgentVersion, key.Attempt).WriteTo(json);
                },
                ct);
        }
    }

    private static JsonObject Document(ExportSource source, IReadOnlyList<TrialRecord> trials, string series, string version, int attempt)
    {
        var results = trials.Select(trial => Item(source, trial)).ToArray();
        var reward = results.Sum(item => item["total_reward"]!.GetValue<double>());
        var (first, second) = (Count(results, "phase1_passed"), Count(results, "phase2_passed"));
        return new JsonObject
        {
            ["mode"] = BirdWords.Of(source.Config.Bird.Mode),
            ["metrics"] = new JsonObject
            {
                ["total_tasks"] = results.Length,
                ["total_reward"] = reward,
                ["average_reward"] = reward / results.Length,
                ["phase1_rate"] = (double)first / results.Length,
                ["phase2_rate"] = (double)second / results.Length,
                ["phase1_count"] = first,
                ["phase2_count"] = second,
            },
            ["results"] = new JsonArray([.. results]),
            ["auto_harness"] = new JsonObject
            {
                ["compat"] = BirdWords.Of(source.Config.Bird.Compat),
                ["series"] = series,
                ["agent_version"] = version,
                ["attempt"] = attempt,
                ["agent_model"] = source.Config.AgentModel.Name,
                ["user_model"] = source.Config.ModelOf(BenchmarkModel.User).Name,
            },
        };
    }

    /// <summary>A trial as the reference writes it; one without a score as an error, which counts as 0 there, too.</summary>
    private static JsonObject Item(ExportSource source, TrialRecord trial)
    {
        var task = trial.Key.Task.Value;
        if (trial.Outcome is TrialOutcome.Infra infra)
        {
            return new JsonObject { ["task_id"] = task, ["error"] = infra.Cause, ["total_reward"] = 0.0 };
        }

        var noted = source.Trace(trial)?["events"]?.AsArray().OfType<JsonObject>().LastOrDefault(entry => (string?)entry["kind"] == "bird")?["data"] as JsonObject;
        var item = noted?.DeepClone().AsObject() ?? Kept(task, (TrialOutcome.Scored)trial.Outcome);
        item["elapsed_seconds"] = source.Times ? Math.Round(trial.Wall.TotalSeconds, 3) : null;
        return item;
    }

    // Of a trial without a trace only the verdict is left.
    private static JsonObject Kept(string task, TrialOutcome.Scored scored)
    {
        var item = new JsonObject { ["task_id"] = task, ["instance_id"] = task };
        foreach (var name in new[] { "phase1_passed", "phase2_passed", "has_follow_up" })
        {
            item[name] = scored.Detail?[name]?.DeepClone();
        }

        item["total_reward"] = scored.Detail?["total_reward"]?.DeepClone() ?? JsonValue.Create(scored.Reward);
        return item;
    }

    private static int Count(IEnumerable<JsonObject> results, string field) => results.Count(item => item[field] is JsonValue value && value.TryGetValue<bool>(out var passed) && passed);
}
