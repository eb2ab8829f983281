using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Exporting.Harbor;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Trials;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Projections;

/// <summary>Writes train traces as files that a coding agent reads: a folder per task with <c>trace.json</c> and <c>result.json</c>.</summary>
internal sealed class TraceFolders(ExperimentFolder folder, ExperimentLedger ledger, ExperimentConfig config)
{
    /// <summary>Replaces the traces of these trials' tasks under <c>traces/latest</c>. Trials must be train trials.</summary>
    public Task WriteLatestAsync(IEnumerable<TrialRecord> trials, CancellationToken ct) => WriteAsync(folder.LatestTraces, trials, overwrite: true, ct);

    /// <summary>Writes the baseline's traces; what is there stays.</summary>
    public Task WriteBaselineAsync(IEnumerable<TrialRecord> trials, CancellationToken ct) => WriteAsync(folder.BaselineTraces, trials, overwrite: false, ct);

    /// <summary>Takes the traces of tasks away that nobody may see any more.</summary>
    public void Remove(IEnumerable<TaskId> tasks)
    {
        foreach (var path in tasks.SelectMany(task => new[] { folder.LatestTraces, folder.BaselineTraces }.Select(root => Path.Combine(root, FolderName(task)))).Where(Directory.Exists))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private async Task WriteAsync(string root, IEnumerable<TrialRecord> trials, bool overwrite, CancellationToken ct)
    {
        // Several trials of a task: a failed one tells more than a passed one.
        foreach (var trial in trials.GroupBy(trial => trial.Key.Task).Select(group => group.OrderBy(trial => trial.Reward ?? 2).First()))
        {
            if (trial.Split != Split.Train)
            {
                throw new InvalidOperationException("only train trials have traces in the workspace");
            }

            var task = Path.Combine(root, FolderName(trial.Key.Task));
            var resultFile = Path.Combine(task, "result.json");
            if (!overwrite && File.Exists(resultFile))
            {
                continue;
            }

            if (ledger.Trials.Trace(trial.Key) is { } trace)
            {
                await AtomicFile.WriteAsync(Path.Combine(task, "trace.json"), trace, ct);
                await WriteHarborAsync(task, trial, trace, ct);
            }

            await AtomicFile.WriteAsync(resultFile, Result(trial), ct);
        }
    }

    /// <summary>A trial of a Harbor task is there in Harbor's own form too, as far as its files were kept.</summary>
    private async Task WriteHarborAsync(string task, TrialRecord trial, byte[] trace, CancellationToken ct)
    {
        if (config.Benchmark != "terminal-bench")
        {
            return;
        }

        var place = Path.Combine(task, "harbor");
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }

        foreach (var file in TrialDirectory.Files(HarborTrials.Of(trial, JsonNode.Parse(trace)!.AsObject(), config), trial.Key.Series))
        {
            await AtomicFile.WriteAsync(Path.Combine(place, file.Path[(file.Path.IndexOf('/', StringComparison.Ordinal) + 1)..]), file.Content.ToArray(), ct);
        }
    }

    private static string Result(TrialRecord trial)
    {
        var usage = TrialUsage.Sum(trial.Usage);
        var result = new JsonObject
        {
            ["schema"] = "auto-harness/attempt@1",
            ["task"] = trial.Key.Task.Value,
            ["trial"] = trial.Key.Attempt,
            ["agent_version"] = trial.Key.AgentVersion,
            ["wall_s"] = Math.Round(trial.Wall.TotalSeconds, 3),
            ["model_calls"] = usage.Calls,
            ["tokens_in"] = usage.InputTokens,
            ["tokens_out"] = usage.OutputTokens,
            ["usd"] = usage.Worth,
            ["sandbox"] = trial.Jail,
        };
        foreach (var (key, value) in TrialResultJson.Write(trial.Outcome))
        {
            result[key] = value?.DeepClone();
        }

        return result.ToJsonString(new() { WriteIndented = true }) + "\n";
    }

    /// <summary>A task's id as one harmless path segment.</summary>
    public static string FolderName(TaskId task)
    {
        var escaped = Uri.EscapeDataString(task.Value);
        return escaped is "." or ".." ? escaped.Replace(".", "%2E", StringComparison.Ordinal) : escaped.Length > 200 ? escaped[..200] : escaped;
    }
}
