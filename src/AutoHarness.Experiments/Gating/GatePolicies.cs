using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Compat;

namespace AutoHarness.Experiments.Gating;

/// <summary>The policies that <c>gate.mode</c> can name.</summary>
internal static class GatePolicies
{
    public static IGatePolicy Of(string mode) => mode switch
    {
        "compat" => new CompatPolicy(),
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "the config loader lets only known modes pass"),
    };
}
