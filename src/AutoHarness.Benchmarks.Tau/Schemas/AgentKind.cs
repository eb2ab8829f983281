namespace AutoHarness.Benchmarks.Tau.Schemas;

/// <summary>The reference's own agents.</summary>
internal enum AgentKind
{
    /// <summary>The default agent.</summary>
    Standard,

    /// <summary>The agent that is told the gold actions.</summary>
    GroundTruth,

    /// <summary>The agent that works on a ticket, without a user.</summary>
    Solo,
}
