using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Trials;

/// <summary>The outcome of a trial as <c>result.json</c> and traces show it.</summary>
internal static class TrialResultJson
{
    public static JsonObject Write(TrialOutcome outcome) => outcome switch
    {
        TrialOutcome.Scored scored => new JsonObject
        {
            ["outcome"] = scored.Reward >= 0.5 ? "pass" : "fail",
            ["reward"] = scored.Reward,
            ["agent_end"] = scored.Run.End.ToString(),
            ["agent_detail"] = scored.Run.Detail,
            ["reason"] = scored.Reason,
            ["detail"] = scored.Detail?.DeepClone(),
        },
        TrialOutcome.Infra infra => new JsonObject { ["outcome"] = "infra", ["reward"] = null, ["reason"] = infra.Cause },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
