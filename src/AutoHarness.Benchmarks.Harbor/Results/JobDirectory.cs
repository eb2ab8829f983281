using System.Text;
using System.Text.Json.Nodes;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>Several trials of one agent as the job folder that Harbor's tools open.</summary>
public static class JobDirectory
{
    /// <summary>The files of the job and of its trials.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="trials">Its trials; those that hold no Harbor trial are passed over.</param>
    public static IEnumerable<HarborFile> Files(string name, IReadOnlyList<RecordedTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var results = trials.Where(trial => trial.Note is not null).Select(trial => (Recorded: trial, Result: TrialDirectory.Result(trial, trial.Note!, name))).ToList();
        var read = results.ConvertAll(trial => TrialResultDocument.Read(Encoding.UTF8.GetBytes(trial.Result.ToJsonString())));
        yield return TrialDirectory.Json("config.json", Config(name, trials, read));
        yield return TrialDirectory.Json("result.json", Result(name, trials, read));
        foreach (var file in trials.SelectMany(trial => TrialDirectory.Files(trial, name)))
        {
            yield return file;
        }
    }

    private static JsonObject Config(string name, IReadOnlyList<RecordedTrial> trials, List<TrialResultDocument> read) => new()
    {
        ["job_name"] = name,
        ["jobs_dir"] = "jobs",
        ["n_attempts"] = read.Count == 0 ? 1 : read.GroupBy(trial => trial.TaskName, StringComparer.Ordinal).Max(group => group.Count()),
        ["agents"] = new JsonArray(new JsonObject { ["name"] = "auto-harness", ["model_name"] = trials.Select(trial => trial.Model).FirstOrDefault() }),
    };

    private static JsonObject Result(string name, IReadOnlyList<RecordedTrial> trials, List<TrialResultDocument> read)
    {
        var times = read.Where(trial => trial.FinishedAt is not null).ToList();
        var finished = times.Count == 0 ? null : DocumentTime.WriteNaive(times.Max(trial => trial.FinishedAt!.Value.Value));
        return new JsonObject
        {
            ["id"] = Ids.Of($"job {name}"),
            ["started_at"] = times.Count == 0 ? null : DocumentTime.WriteNaive(times.Min(trial => trial.StartedAt!.Value.Value)),
            ["updated_at"] = finished,
            ["finished_at"] = finished,
            ["n_total_trials"] = read.Count,
            ["stats"] = new JsonObject
            {
                ["n_completed_trials"] = read.Count,
                ["n_errored_trials"] = read.Count(trial => trial.Exception is not null),
                ["n_running_trials"] = 0,
                ["n_pending_trials"] = 0,
                ["n_cancelled_trials"] = 0,
                ["n_retries"] = 0,
                ["evals"] = new JsonObject(read.GroupBy(Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => KeyValuePair.Create(group.Key, (JsonNode?)Evals([.. group])))),
                ["n_input_tokens"] = trials.Sum(trial => trial.InputTokens),
                ["n_cache_tokens"] = trials.Sum(trial => trial.CachedTokens),
                ["n_output_tokens"] = trials.Sum(trial => trial.OutputTokens),
                ["cost_usd"] = trials.All(trial => trial.CostUsd is not null) ? trials.Sum(trial => trial.CostUsd) : null,
            },
        };
    }

    private static string Key(TrialResultDocument trial) =>
        string.Join("__", new[] { trial.AgentName, trial.Model.Name, trial.Source ?? "adhoc" }.Where(part => part is not null));

    private static JsonObject Evals(List<TrialResultDocument> trials)
    {
        var scored = trials.Where(trial => trial.Rewards is not null).ToList();
        return new JsonObject
        {
            ["n_trials"] = scored.Count,
            ["n_errors"] = trials.Count(trial => trial.Exception is not null),
            ["metrics"] = new JsonArray(new JsonObject(JobMetrics.Means([.. trials.Select(trial => trial.Rewards)]).Select(metric => KeyValuePair.Create(metric.Name, (JsonNode?)metric.Value)))),
            ["pass_at_k"] = new JsonObject(JobMetrics.PassAtK(trials.Select(trial => (trial.TaskName ?? "", trial.Rewards))).Select(pass => KeyValuePair.Create($"{pass.K}", (JsonNode?)pass.Value))),
            ["reward_stats"] = new JsonObject(
                scored.SelectMany(trial => trial.Rewards!.Select(reward => (reward.Key, Value: reward.Value.ToString(), trial.TrialName)))
                    .GroupBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(key => KeyValuePair.Create(key.Key, (JsonNode?)new JsonObject(key.GroupBy(entry => entry.Value, StringComparer.Ordinal).Select(value => KeyValuePair.Create(value.Key, (JsonNode?)Names(value.Select(entry => entry.TrialName)))))))),
            ["exception_stats"] = new JsonObject(
                trials.Where(trial => trial.Exception is not null)
                    .GroupBy(trial => trial.Exception!.Type, StringComparer.Ordinal)
                    .Select(type => KeyValuePair.Create(type.Key, (JsonNode?)Names(type.Select(trial => trial.TrialName))))),
        };
    }

    private static JsonArray Names(IEnumerable<string?> names) => new JsonArray([.. names.Select(name => (JsonNode?)JsonValue.Create(name))]);
}
