namespace AutoHarness.Sdk;

/// <summary>A model that the benchmark itself talks to; never the agent's.</summary>
public enum BenchmarkModel
{
    /// <summary>Plays the simulated user.</summary>
    User,

    /// <summary>Judges what was said or done.</summary>
    Judge,
}
