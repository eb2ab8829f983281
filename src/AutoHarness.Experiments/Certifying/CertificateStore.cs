using System.Text.Json.Nodes;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Verifying;

namespace AutoHarness.Experiments.Certifying;

/// <summary>Where the plan and the result of a certificate are kept: in the held-out store, since it is about sealed tasks.</summary>
internal static class CertificateStore
{
    private const string PlanKey = "certificate:plan";
    private const string ResultKey = "certificate:result";

    /// <summary>The plan of the one certificate there can be; null as long as the sealed tasks are untouched.</summary>
    public static CertifyPlan? Plan(HeldOutStore heldOut) => heldOut.Meta(PlanKey) is { } json ? CertifyPlan.Read(JsonNode.Parse(json)!) : null;

    public static CertifyResult? Read(HeldOutStore heldOut) => heldOut.Meta(ResultKey) is { } json ? CertifyResult.Read(JsonNode.Parse(json)!) : null;

    public static Task AddAsync(HeldOutStore heldOut, CertifyPlan plan) => heldOut.SetMetaAsync(PlanKey, plan.ToJson().ToJsonString());

    public static Task AddAsync(HeldOutStore heldOut, CertifyResult result) => heldOut.SetMetaAsync(ResultKey, result.ToJson().ToJsonString());

    /// <summary>What of a result does not follow from its trials.</summary>
    public static IEnumerable<string> Check(HeldOutStore heldOut)
    {
        if (Read(heldOut) is not { } result)
        {
            return [];
        }

        if (Plan(heldOut) is not { } plan)
        {
            return ["the certificate has no plan"];
        }

        var computed = CertificateComputation.Of(plan, heldOut.Trials.Find(plan.Series, null, plan.Fingerprint), result.At, result.Labels);
        return JsonDifferences.Of(JsonNode.Parse(computed.ToJson().ToJsonString()), JsonNode.Parse(result.ToJson().ToJsonString())).Select(path => $"the certificate's {path}");
    }
}
