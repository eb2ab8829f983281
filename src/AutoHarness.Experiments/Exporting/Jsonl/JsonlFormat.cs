using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Exporting.Jsonl;

/// <summary>One line of JSON for each trial, with its trace, in the order of their keys.</summary>
internal sealed class JsonlFormat : IExportFormat
{
    private static readonly JsonWriterOptions Line = new() { Indented = false };

    public string Name => "jsonl";

    public string Description => "one line of JSON a trial, with its trace";

    public string? Benchmark => null;

    public Task WriteAsync(ExportSource source, ExportFolder target, CancellationToken ct) => target.WriteAsync("trials.jsonl", file => WriteAsync(source, file, ct), ct);

    private static async Task WriteAsync(ExportSource source, Stream file, CancellationToken ct)
    {
        foreach (var trial in source.Trials)
        {
            ct.ThrowIfCancellationRequested();
            await using (var json = new Utf8JsonWriter(file, Line))
            {
                Document(source, trial).WriteTo(json);
            }

            file.WriteByte((byte)'\n');
        }
    }

    private static JsonObject Document(ExportSource source, TrialRecord trial)
    {
        var document = new JsonObject
        {
            ["schema"] = "auto-harness/trial@1",
            ["series"] = trial.Key.Series,
            ["agent_version"] = trial.Key.AgentVersion,
            ["task"] = trial.Key.Task.Value,
            ["attempt"] = trial.Key.Attempt,
            ["fingerprint"] = trial.Key.Fingerprint,
            ["split"] = trial.Split.ToString().ToLowerInvariant(),
        };
        foreach (var (name, value) in TrialResultJson.Write(trial.Outcome))
        {
            document[name] = value?.DeepClone();
        }

        document["tries"] = trial.Tries;
        document["sandbox"] = trial.Jail;
        if (source.Times)
        {
            document["started_at"] = trial.StartedAt.ToString("O", CultureInfo.InvariantCulture);
            document["wall_ms"] = (long)trial.Wall.TotalMilliseconds;
        }

        var usage = new JsonObject();
        foreach (var (role, used) in trial.Usage.OrderBy(pair => pair.Key))
        {
            usage[Word(role)] = Document(used);
        }

        document["usage"] = usage;
        document["trace"] = source.Trace(trial);
        return document;
    }

    private static JsonObject Document(Usage used) => new()
    {
        ["calls"] = used.Calls,
        ["tokens_in"] = used.InputTokens,
        ["tokens_cached"] = used.CachedTokens,
        ["tokens_out"] = used.OutputTokens,
        ["usd"] = used.Worth is { } cost ? JsonNode.Parse(cost.ToString("G29", CultureInfo.InvariantCulture)) : null,
    };

    private static string Word(ModelRole role) => role switch
    {
        ModelRole.Agent => "agent",
        ModelRole.User => "user",
        ModelRole.Judge => "judge",
        _ => "coding_agent",
    };
}
