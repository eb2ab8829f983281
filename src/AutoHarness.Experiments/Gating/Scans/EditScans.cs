using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Programs;
using AutoHarness.Evaluation.Scanning;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating.Scans;

/// <summary>Scans the edit of a candidate against the texts of all tasks, once a judgement; what was found is kept with the judgement.</summary>
internal sealed class EditScans(ExperimentContext context)
{
    private readonly Lazy<EditScanner> scanner = new(() => new EditScanner(new ScanCorpus { Tasks = Tasks(context) }));

    /// <summary>What was found; the scan of a judgement never changes once it is made.</summary>
    public async Task<ScanReport> ScanAsync(GateRow gate)
    {
        if (Find(gate) is { } kept)
        {
            return kept;
        }

        var report = context.Config.Gate.Mode == "compat"
            ? new ScanReport([]) // The compatible gate is kept as it was.
            : scanner.Value.Scan(new AgentEdit(Texts(context.Programs.Get(gate.Incumbent)), Texts(context.Programs.Get(gate.Candidate))));
        await context.HeldOut.SetMetaAsync(Key(gate), ScanJson.Write(report));
        return report;
    }

    /// <summary>The kept scan of a judgement, or null.</summary>
    public ScanReport? Find(GateRow gate) => context.HeldOut.Meta(Key(gate)) is { } json ? ScanJson.Read(json) : null;

    private static string Key(GateRow gate) => $"scan:{gate.Name}";

    private static ImmutableSortedDictionary<string, string> Texts(AgentProgram program) =>
        program.Files.ToImmutableSortedDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content.AsSpan()), StringComparer.Ordinal);

    /// <summary>
    /// The benchmark's own texts of each task and what was said in one trial of it. What every trial shows, such as a policy, stands in all
    /// of them and so gives nothing away.
    /// </summary>
    private static ImmutableArray<ScanTask> Tasks(ExperimentContext context)
    {
        var train = context.Ledger.TrainTasks();
        var first = context.Ledger.Records().FirstOrDefault()?.Version;
        return
        [
            .. train.Select(task => Task(task, Split.Train)),
            .. context.HeldOut.Tasks(Split.Test).Select(task => Task(task, Split.Test)),
            .. context.HeldOut.Tasks(Split.Holdout).Select(task => Task(task, Split.Holdout)),
        ];

        ScanTask Task(TaskId task, Split split)
        {
            var trace = first is null ? null : context.Stores.For(split).Trace(new TrialKey(PrepareOperation.Baseline, first, task, 0, context.Fingerprint));
            return new ScanTask(task, split, [.. context.Benchmark.ScanTexts(task), .. trace is null ? [] : Said(JsonNode.Parse(TrialTrace.WithoutCanary(trace)!))]);
        }
    }

    private static IEnumerable<string> Said(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Said(member.Value)),
        JsonArray items => items.SelectMany(Said),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
