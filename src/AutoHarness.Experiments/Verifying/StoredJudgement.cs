using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Trials;

namespace AutoHarness.Experiments.Verifying;

/// <summary>A judgement with everything that it was decided from, read back from where it was kept.</summary>
/// <param name="Gate">Its row in the ledger.</param>
/// <param name="Case">What was known before its first trial.</param>
/// <param name="Verdict">The full verdict from the held-out store.</param>
/// <param name="Policy">The policy that decided, as this tool has it; null when it has none of that name.</param>
/// <param name="Facts">The trials, those of the pool included.</param>
internal sealed record StoredJudgement(GateRow Gate, GateCase Case, Verdict Verdict, IGatePolicy? Policy, ImmutableArray<TrialFact> Facts)
{
    /// <summary>Name of the step that decided before the policy was asked, such as <c>smoke</c>; null where the policy decided.</summary>
    public string? Stage => StageOf(Verdict);

    /// <summary>The policy would decide by the same rules.</summary>
    public bool IsRecomputable => Policy is { } policy && policy.Version == Gate.PolicyVersion;

    /// <summary>Reads one; null where the held-out store lacks the case or the verdict.</summary>
    public static StoredJudgement? Read(GateRow gate, HeldOutStore heldOut, TrialStores stores) =>
        heldOut.Case(gate.Id) is { } gateCase && heldOut.Verdict(gate.Id) is { } verdict
            ? new StoredJudgement(gate, gateCase, verdict, PolicyOf(gate.Policy, verdict, gate.Receipt), new CaseFacts(stores, gateCase, gate.Fingerprint).Read())
            : null;

    /// <summary>The policy as the verdict's own record names it, or else the receipt.</summary>
    public static IGatePolicy? PolicyOf(string name, Verdict verdict, string? receipt)
    {
        var preset = (string?)verdict.Record["preset"] ?? (receipt is null ? null : (string?)JsonNode.Parse(receipt)!["policy"]?["preset"]);
        return GatePolicies.Find(name, preset ?? "default");
    }

    /// <summary>See <see cref="Stage"/>.</summary>
    public static string? StageOf(Verdict verdict) => verdict.Record.Count == 0 ? "smoke" : (string?)verdict.Record["stage"];
}
