using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Gating;

/// <summary>The record that binds a verdict to the exact bytes it is about. It is what the coding agent may read: no held-out task, no outcome of one.</summary>
internal static class GateReceipt
{
    public static JsonObject Compose(ExperimentContext context, GateRow gate, GateCase gateCase, Verdict verdict, ImmutableArray<TrialRecord> trials, string hash) => new()
    {
        ["schema"] = "auto-harness/receipt@1",
        ["tool_version"] = context.Environment.ToolVersion,
        ["id"] = gate.Name,
        ["experiment"] = context.Ledger.ExperimentId,
        ["verdict"] = GateOutcome.Word(verdict.Kind),
        ["reason"] = verdict.Reason,
        ["warnings"] = new JsonArray([.. verdict.Warnings.Select(warning => (JsonNode)warning)]),
        ["policy"] = new JsonObject { ["name"] = gate.Policy, ["version"] = gate.PolicyVersion, ["threshold"] = gateCase.Suite.Threshold },
        ["candidate"] = new JsonObject { ["iteration"] = gate.Iteration, ["version"] = gate.Candidate },
        ["against"] = new JsonObject { ["version"] = gate.Incumbent },
        ["suite"] = new JsonObject { ["passed"] = verdict.Suite.Passed, ["total"] = verdict.Suite.Total },
        ["test"] = new JsonObject { ["n"] = verdict.Test.Total, ["expected"] = gateCase.Test.Length, ["infra"] = gateCase.Test.Length - verdict.Test.Total, ["score"] = verdict.Score },
        ["looks"] = context.HeldOut.Looks(),
        ["labels"] = new JsonArray([.. context.Labels.Select(label => (JsonNode)label)]),
        ["hashes"] = new JsonObject { ["fingerprint"] = gate.Fingerprint, ["results"] = Results(trials) },
        ["sandbox"] = string.Join(" | ", trials.Select(trial => trial.Jail).Distinct()),
        ["judged_at"] = context.Environment.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        ["hash"] = hash,
    };

    /// <summary>SHA-256 over the outcomes of the judgement's trials: it binds them without showing them.</summary>
    private static string Results(ImmutableArray<TrialRecord> trials)
    {
        var lines = trials.Select(trial => string.Create(CultureInfo.InvariantCulture, $"{trial.Key.Task}\t{trial.Key.Attempt}\t{trial.Reward:R}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
