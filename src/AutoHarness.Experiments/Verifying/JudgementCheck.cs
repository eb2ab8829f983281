using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Verifying;

/// <summary>Recomputes one judgement from its trials and compares it with what is recorded.</summary>
internal sealed class JudgementCheck(ExperimentLedger ledger, HeldOutStore heldOut, TrialStores stores)
{
    public CheckedJudgement Check(GateRow gate)
    {
        if (gate.Verdict is null)
        {
            return Found(gate, JudgementState.Open, []);
        }

        if (StoredJudgement.Read(gate, heldOut, stores) is not { } stored)
        {
            return Found(gate, JudgementState.Differs, ["its case or verdict is missing from the held-out store"]);
        }

        var recorded = Recorded(stored).Concat(Receipt(stored)).ToImmutableArray();
        if (stored.Stage is { } stage)
        {
            var missing = stage == "smoke" && !SmokeFailed(gate) ? ["there is no failed smoke trial"] : Array.Empty<string>();
            return Found(gate, JudgementState.DecidedBefore, [.. recorded, .. missing], $"decided by the {stage} check");
        }

        if (!stored.IsRecomputable)
        {
            var mine = stored.Policy is { } policy ? $"this tool has version {policy.Version}" : "this tool does not have it";
            return Found(gate, JudgementState.OtherVersion, recorded, $"judged by {gate.Policy} version {gate.PolicyVersion}, {mine}; not recomputed");
        }

        ImmutableArray<string> differences = [.. recorded, .. Verdict(stored.Policy!, stored.Case, stored.Verdict, stored.Facts)];
        if (!stored.Verdict.Accepted)
        {
            return Found(gate, JudgementState.Same, differences);
        }

        return gate.Settlement is { } settlement
            ? Found(gate, JudgementState.Same, [.. differences, .. Settled(stored, settlement)])
            : Found(gate, JudgementState.Open, differences);
    }

    public CheckedJudgement CheckControl(GateRow? gate, GateCase control, Verdict verdict)
    {
        var version = (int?)verdict.Record["version"] ?? 0;
        var checkedControl = new CheckedJudgement(control.Id, "paired", version, GateOutcome.Word(verdict.Kind), JudgementState.Same, []);
        if (gate is null)
        {
            return checkedControl with { State = JudgementState.Differs, Notes = ["the judgement that it came before is missing"] };
        }

        if (StoredJudgement.PolicyOf("paired", verdict, gate.Receipt) is not { } policy || policy.Version != version)
        {
            return checkedControl with { State = JudgementState.OtherVersion };
        }

        ImmutableArray<string> differences = [.. Verdict(policy, control, verdict, new CaseFacts(stores, control, gate.Fingerprint).Read())];
        return differences.IsEmpty ? checkedControl : checkedControl with { State = JudgementState.Differs, Notes = differences };
    }

    private static IEnumerable<string> Verdict(IGatePolicy policy, GateCase gateCase, Verdict verdict, ImmutableArray<TrialFact> facts)
    {
        if (policy.Judge(gateCase, facts) is not GateStep.Judged judged)
        {
            return ["trials are missing that the policy needs"];
        }

        var expected = JsonNode.Parse(LedgerJson.Write(judged.Verdict))!.AsObject();
        var found = JsonNode.Parse(LedgerJson.Write(verdict))!.AsObject();

        // The tool may have added warnings of its own.
        expected.Remove("warnings");
        var warnings = judged.Verdict.Warnings.Except(verdict.Warnings, StringComparer.Ordinal).Any() ? ["warnings"] : Array.Empty<string>();
        return [.. JsonDifferences.Of(expected, found), .. warnings];
    }

    private IEnumerable<string> Settled(StoredJudgement stored, Settlement settlement)
    {
        if (stored.Policy!.Settle(stored.Case, stored.Verdict, stored.Facts) is not GateStep.Settled settled)
        {
            yield return "fresh trials are missing that the settlement needs";
            yield break;
        }

        foreach (var path in JsonDifferences.Of(JsonNode.Parse(settled.Record.ToJsonString()), heldOut.Settlement(stored.Gate.Id) ?? [], "settlement"))
        {
            yield return path;
        }

        if (settlement.Objection is not null)
        {
            // What a probe objected to is not in the trials of this judgement.
            yield break;
        }

        var expected = settlement with { Promoted = settled.RolledBack ? [] : settled.Promoted, RolledBack = settled.RolledBack, Score = settled.Score };
        foreach (var path in JsonDifferences.Of(JsonNode.Parse(LedgerJson.Write(expected)), JsonNode.Parse(LedgerJson.Write(settlement)), "settlement"))
        {
            yield return path;
        }

        if (ledger.Suites(stored.Gate.Id) is [_, var after] && SuiteStateJson.Write(after) != SuiteStateJson.Write(settled.Suite))
        {
            yield return "the suite after the settlement";
        }
    }

    /// <summary>What the ledger shows must be what the held-out store has, about the same agents.</summary>
    private IEnumerable<string> Recorded(StoredJudgement stored)
    {
        var (gate, gateCase, verdict) = (stored.Gate, stored.Case, stored.Verdict);
        if (gateCase.Id != gate.Name || gateCase.Candidate != gate.Candidate || gateCase.Incumbent != gate.Incumbent)
        {
            yield return "the case is about other agents";
        }

        if (LedgerJson.Write(verdict with { Record = [] }) != LedgerJson.Write(gate.Verdict! with { Record = [] }))
        {
            yield return "the verdict in the ledger";
        }

        if (ledger.Suites(gate.Id) is [var first, ..] && SuiteStateJson.Write(first) != SuiteStateJson.Write(verdict.SuiteAfter))
        {
            yield return "the suite after the verdict";
        }
    }

    private IEnumerable<string> Receipt(StoredJudgement stored)
    {
        var gate = stored.Gate;
        if (gate.Receipt is null)
        {
            return ["there is no receipt"];
        }

        // Trials for promotion run in the same series, after the receipt was written.
        var judged = stores.Find(stored.Case.Series, gate.Candidate, gate.Fingerprint)
            .Where(trial => gate.Policy != "compat" || stored.Case.Suite.Tasks.Contains(trial.Key.Task) || stored.Case.Test.Contains(trial.Key.Task))
            .ToImmutableArray();
        var expected = new JsonObject
        {
            ["id"] = gate.Name,
            ["experiment"] = ledger.ExperimentId,
            ["verdict"] = GateOutcome.Word(gate.Outcome!.Kind),
            ["policy"] = new JsonObject { ["name"] = gate.Policy, ["version"] = gate.PolicyVersion },
            ["candidate"] = new JsonObject { ["version"] = gate.Candidate },
            ["against"] = new JsonObject { ["version"] = gate.Incumbent },
            ["hashes"] = new JsonObject { ["fingerprint"] = gate.Fingerprint, ["results"] = GateReceipt.Results(judged) },
            ["hash"] = gate.Hash,
        };
        return JsonDifferences.Of(JsonNode.Parse(expected.ToJsonString()), JsonNode.Parse(gate.Receipt), "receipt");
    }

    private bool SmokeFailed(GateRow gate) =>
        stores.Find($"smoke:{gate.Name}", gate.Candidate, gate.Fingerprint).Any(trial => trial.Outcome is TrialOutcome.Scored { Run.End: not AgentEnd.Finished });

    private static CheckedJudgement Found(GateRow gate, JudgementState state, ImmutableArray<string> differences, string? note = null) => new(
        gate.Name,
        gate.Policy,
        gate.PolicyVersion,
        gate.Outcome is { } outcome ? GateOutcome.Word(outcome.Kind) : "open",
        differences.IsEmpty ? state : JudgementState.Differs,
        differences.IsEmpty && note is not null ? [note] : differences);
}
