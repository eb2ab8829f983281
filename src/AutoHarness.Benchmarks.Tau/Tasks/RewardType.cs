namespace AutoHarness.Benchmarks.Tau.Tasks;

/// <summary>The parts that may gate a reward.</summary>
internal enum RewardType
{
    Db,
    EnvAssertion,
    NlAssertion,
    Action,
    Communicate,
}

internal static class RewardTypes
{
    public static string Name(this RewardType type) => type switch
    {
        RewardType.Db => "DB",
        RewardType.EnvAssertion => "ENV_ASSERTION",
        RewardType.NlAssertion => "NL_ASSERTION",
        RewardType.Action => "ACTION",
        _ => "COMMUNICATE",
    };

    /// <exception cref="FormatException">There is no such part.</exception>
    public static RewardType Parse(string name) => Enum.GetValues<RewardType>().Where(type => type.Name() == name).Cast<RewardType?>().FirstOrDefault()
        ?? throw new FormatException($"no reward type is called {name}");
}
