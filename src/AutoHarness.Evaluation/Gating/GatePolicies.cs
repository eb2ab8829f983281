using AutoHarness.Evaluation.Gating.Compat;
using AutoHarness.Evaluation.Gating.Paired;

namespace AutoHarness.Evaluation.Gating;

/// <summary>The policies by the names that a config uses.</summary>
public static class GatePolicies
{
    /// <summary>The policy; null when there is none of that name.</summary>
    /// <param name="mode"><c>compat</c> or <c>paired</c>, as in <c>gate.mode</c>.</param>
    /// <param name="preset">As in <c>gate.preset</c>; <c>compat</c> has no presets and ignores it.</param>
    public static IGatePolicy? Find(string mode, string preset) => mode switch
    {
        "compat" => new CompatPolicy(),
        "paired" => PairedPreset.All.FirstOrDefault(candidate => string.Equals(candidate.Name, preset, StringComparison.Ordinal)) is { } found
            ? new PairedPolicy(found)
            : null,
        _ => null,
    };
}
