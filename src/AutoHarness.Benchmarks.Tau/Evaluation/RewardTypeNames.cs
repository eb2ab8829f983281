using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Evaluation;

/// <summary>The reference's names of checks.</summary>
internal static class RewardTypeNames
{
    public static string Name(this RewardType type) => type switch
    {
        RewardType.Db => "DB",
        RewardType.EnvAssertion => "ENV_ASSERTION",
        RewardType.NlAssertion => "NL_ASSERTION",
        RewardType.Action => "ACTION",
        _ => "COMMUNICATE",
    };
}
