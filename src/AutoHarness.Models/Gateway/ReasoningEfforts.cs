using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Gateway;

/// <summary>The canonical words for reasoning effort.</summary>
internal static class ReasoningEfforts
{
    public static ReasoningEffort? Parse(ModelSpec model) => model.Effort switch
    {
        null => null,
        "none" => ReasoningEffort.None,
        "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1211", $"reasoning effort \"{model.Effort}\" is not known")
        {
            Fixes = ["use one of none, low, medium, high, xhigh"],
        }),
    };
}
