using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Certifying;

/// <summary>What a certificate will be made of; fixed before the first sealed task is run, so that nothing of it can follow an outcome.</summary>
/// <param name="Baseline">The version at the start.</param>
/// <param name="Kept">The version to certify.</param>
/// <param name="Iteration">The iteration it comes from.</param>
/// <param name="Trials">Trials per task and version.</param>
/// <param name="Alpha">Bound on the chance of a false certificate.</param>
/// <param name="Seed">Seed of the pairing of trials.</param>
/// <param name="Fingerprint">Everything besides the agent that decides a reward.</param>
/// <param name="Tasks">The sealed tasks.</param>
/// <param name="Groups">Tasks that count as one piece of evidence.</param>
internal sealed record CertifyPlan(
    string Baseline,
    string Kept,
    int Iteration,
    int Trials,
    double Alpha,
    long Seed,
    string Fingerprint,
    ImmutableArray<TaskId> Tasks,
    ImmutableDictionary<TaskId, string> Groups)
{
    public string Series => $"certify:{Kept[..Math.Min(12, Kept.Length)]}";

    public JsonObject ToJson() => new()
    {
        ["baseline"] = Baseline,
        ["kept"] = Kept,
        ["iteration"] = Iteration,
        ["trials"] = Trials,
        ["alpha"] = Alpha,
        ["seed"] = Seed,
        ["fingerprint"] = Fingerprint,
        ["tasks"] = Ledger.LedgerJson.Ids(Tasks),
        ["groups"] = new JsonObject(Groups.OrderBy(group => group.Key).Select(group => KeyValuePair.Create(group.Key.Value, (JsonNode?)group.Value))),
    };

    public static CertifyPlan Read(JsonNode node) => new(
        (string)node["baseline"]!,
        (string)node["kept"]!,
        (int)node["iteration"]!,
        (int)node["trials"]!,
        (double)node["alpha"]!,
        (long)node["seed"]!,
        (string)node["fingerprint"]!,
        Ledger.LedgerJson.Ids(node["tasks"]!),
        node["groups"]!.AsObject().ToImmutableDictionary(group => new TaskId(group.Key), group => (string)group.Value!));
}
