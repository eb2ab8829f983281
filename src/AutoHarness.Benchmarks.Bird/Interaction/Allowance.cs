using AutoHarness.Benchmarks.Bird.Data;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>How much of the user's time a task grants, from the number of its ambiguities.</summary>
internal static class Allowance
{
    /// <summary>Patience where the config does not say otherwise.</summary>
    public const int DefaultPatience = 3;

    /// <summary>Model calls of one task, over all of its runs.</summary>
    public const int MostModelCalls = 60;

    /// <summary>Coins in <c>a-interact</c>: enough to explore and submit once, for a question about each ambiguity, and for patience.</summary>
    public static double Coins(int ambiguities, int patience) => 6 + (2 * ambiguities) + (2 * patience);

    /// <summary>Questions in <c>c-interact</c>.</summary>
    public static int Questions(int ambiguities, int patience) => ambiguities + patience;

    /// <summary>The ambiguities that count.</summary>
    public static int AmbiguitiesOf(BirdTask task) => task.CriticalAmbiguity.Length + task.KnowledgeAmbiguity.Length;
}
