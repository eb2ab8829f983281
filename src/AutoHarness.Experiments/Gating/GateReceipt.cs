using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Scanning;
using AutoHarness.Experiments.Gating.Probes;
using AutoHarness.Experiments.Gating.Scans;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Gating;

/// <summary>The record that binds a verdict to the exact bytes it is about. It names no held-out task and no outcome of one.</summary>
internal static class GateReceipt
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Compose(ExperimentContext context, GateRow gate, GateCase gateCase, Verdict verdict, ImmutableArray<TrialRecord> trials, ScanReport? scan, string hash) => Write(new()
    {
        ["schema"] = "auto-harness/receipt@1",
        ["tool_version"] = context.Environment.ToolVersion,
        ["id"] = gate.Name,
        ["experiment"] = context.Ledger.ExperimentId,
        ["verdict"] = GateOutcome.Word(verdict.Kind),
        ["reason"] = verdict.Reason,
        ["warnings"] = new JsonArray([.. verdict.Warnings.Select(warning => (JsonNode)warning)]),
        ["policy"] = new JsonObject
        {
            ["name"] = gate.Policy,
            ["version"] = gate.PolicyVersion,
            ["preset"] = gate.Policy == "paired" ? context.Config.Gate.Preset : null,
            ["threshold"] = gate.Policy == "paired" ? null : gateCase.Suite.Threshold,
        },
        ["candidate"] = new JsonObject { ["iteration"] = gate.Iteration, ["version"] = gate.Candidate },
        ["against"] = new JsonObject { ["version"] = gate.Incumbent },
        ["suite"] = new JsonObject { ["passed"] = verdict.Suite.Passed, ["total"] = verdict.Suite.Total },
        ["test"] = gate.Policy == "paired"
            ? new JsonObject { ["expected"] = gateCase.Test.Length, ["score"] = null }
            : new JsonObject { ["n"] = verdict.Test.Total, ["expected"] = gateCase.Test.Length, ["infra"] = gateCase.Test.Length - verdict.Test.Total, ["score"] = verdict.Score },
        ["findings"] = ScanJson.ForReceipt(scan ?? new ScanReport([])),
        ["looks"] = context.HeldOut.Looks(),
        ["labels"] = new JsonArray([.. context.Labels.Select(label => (JsonNode)label)]),
        ["hashes"] = new JsonObject { ["fingerprint"] = gate.Fingerprint, ["results"] = Results(trials) },
        ["sandbox"] = string.Join(" | ", trials.Select(trial => trial.Jail).Distinct()),
        ["judged_at"] = context.Environment.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        ["hash"] = hash,
    });

    /// <summary>The receipt of an acceptance after its settlement.</summary>
    public static string Settle(string receipt, Settlement settlement, Verdict verdict, ImmutableArray<ProbeFinding> findings)
    {
        var members = JsonNode.Parse(receipt)!.AsObject();
        var outcome = settlement.Apply(verdict);
        members["verdict"] = GateOutcome.Word(outcome.Kind);
        members["reason"] = outcome.Reason;
        members["test"]!["score"] = outcome.Score;
        members["findings"] = new JsonArray([.. (members["findings"] as JsonArray ?? []).Select(finding => finding?.DeepClone()), .. findings.Select(Finding)]);
        members["settled"] = new JsonObject
        {
            ["rolled_back"] = settlement.RolledBack,
            ["promoted"] = new JsonArray([.. settlement.Promoted.Select(task => (JsonNode)task.Value)]),
        };
        return Write(members);
    }

    /// <summary>
    /// What of a receipt a coding agent may read. No score, which would be finer than the ladder, and no hash: of a handful of
    /// outcomes somebody could try all combinations until a hash fits.
    /// </summary>
    public static string ForCodingAgent(string receipt)
    {
        string[] shown = ["schema", "id", "verdict", "reason", "warnings", "policy", "candidate", "against", "suite", "findings", "labels", "judged_at"];
        var members = JsonNode.Parse(receipt)!.AsObject();
        return Write(new JsonObject(shown.Where(members.ContainsKey).Select(name => KeyValuePair.Create(name, members[name]?.DeepClone()))));
    }

    private static JsonNode Finding(ProbeFinding finding) => new JsonObject
    {
        ["class"] = finding.Class,
        ["why"] = finding.Why,
        ["train_tasks"] = new JsonArray([.. finding.TrainTasks.Select(task => (JsonNode)task.Value)]),
    };

    private static string Write(JsonObject receipt) => receipt.ToJsonString(Indented) + "\n";

    /// <summary>SHA-256 over the outcomes of the judgement's trials: it binds them without showing them.</summary>
    public static string Results(ImmutableArray<TrialRecord> trials)
    {
        var lines = trials.Select(trial => string.Create(CultureInfo.InvariantCulture, $"{trial.Key.Task}\t{trial.Key.Attempt}\t{trial.Reward:R}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
