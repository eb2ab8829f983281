using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Gateway;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Exporting.Tau2;

/// <summary>
/// The results files of tau-bench's own tools, one for each agent version in a folder of its name: put the folder under <c>data/simulations</c>
/// of a clone to view it there. Trials of all series stand together, numbered anew within each task.
/// </summary>
internal sealed class Tau2Format : IExportFormat
{
    private const string NoteKind = "tau.simulation";
    private const int VersionDigits = 12;

    public string Name => "tau2";

    public string Description => "results files for tau-bench's viewer and leaderboard";

    public string? Benchmark => "tau-bench";

    public async Task WriteAsync(ExportSource source, ExportFolder target, CancellationToken ct)
    {
        var options = TauOptions.Of(source.Config, source.Folder, source.Environment);
        var benchmark = new TauBenchmark(options, new BenchmarkGit(source.Environment), source.Environment.Time);
        await benchmark.PrepareAsync(new Unheard(), ct);
        foreach (var version in source.Trials.GroupBy(trial => trial.Key.AgentVersion, StringComparer.Ordinal))
        {
            var name = version.Key[..Math.Min(VersionDigits, version.Key.Length)];
            var document = ResultsDocument.Compose(benchmark, options, Head(source, name), Trials(source, version));
            await target.WriteAsync($"{options.Domain}-{name}/results.json", file => WriteAsync(document, file), ct);
        }
    }

    private static async Task WriteAsync(JsonObject document, Stream file)
    {
        await using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        document.WriteTo(json);
    }

    private static ResultsHead Head(ExportSource source, string version) => new(
        $"auto-harness {version}",
        source.Config.AgentModel.Name,
        source.Config.AgentModel.Temperature,
        source.Config.AgentModel.Effort,
        source.Config.ModelOf(BenchmarkModel.User).Name,
        source.Config.Seed,
        source.Times ? source.Environment.Time.GetLocalNow().DateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture) : null);

    private static ImmutableArray<FinishedTrial> Trials(ExportSource source, IEnumerable<TrialRecord> version) =>
    [
        .. version.GroupBy(trial => trial.Key.Task).SelectMany(task => task.Select((trial, number) => Finished(source, trial, number))),
    ];

    private static FinishedTrial Finished(ExportSource source, TrialRecord trial, int number)
    {
        var key = trial.Key;
        var infra = (trial.Outcome as TrialOutcome.Infra)?.Cause;
        return new FinishedTrial($"{key.Series}\n{key.AgentVersion}\n{key.Task}\n{key.Attempt}\n{key.Fingerprint}", key.Task.Value, number, infra is null ? Note(source.Trace(trial), trial) : null)
        {
            Infra = infra,
            AgentCost = CostOf(trial, ModelRole.Agent),
            UserCost = CostOf(trial, ModelRole.User),
            Duration = source.Times ? trial.Wall : null,
        };
    }

    private static double? CostOf(TrialRecord trial, ModelRole role) => trial.Usage.TryGetValue(role, out var usage) ? (double?)usage.Worth : null;

    private static JsonObject Note(JsonObject? trace, TrialRecord trial) =>
        trace?["events"]?.AsArray().OfType<JsonObject>().LastOrDefault(entry => entry["kind"]?.GetValue<string>() == NoteKind)?["data"] as JsonObject ?? Untraced(trial);

    // Of a trial whose trace was not kept the reward is known, and how it ended.
    private static JsonObject Untraced(TrialRecord trial) => new()
    {
        ["termination_reason"] = (trial.Outcome as TrialOutcome.Scored)?.Detail?["termination"]?.GetValue<string>() ?? "unexpected_error",
        ["reward_info"] = new JsonObject { ["reward"] = trial.Reward is { } reward ? JsonValue.Create(reward) : null, ["reward_basis"] = null, ["info"] = new JsonObject { ["note"] = "the conversation was not kept" } },
    };

    private sealed class Unheard : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
