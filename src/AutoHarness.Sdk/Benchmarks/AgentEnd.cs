namespace AutoHarness.Sdk;

/// <summary>How an agent run can end. All but <see cref="Finished"/> are agent faults, never infrastructure faults.</summary>
public enum AgentEnd
{
    /// <summary>The agent returned.</summary>
    Finished,

    /// <summary>It threw, or its process died.</summary>
    Crashed,

    /// <summary>Its working time ran out.</summary>
    TimedOut,

    /// <summary>It broke a limit: memory, processes, output, message size, model calls.</summary>
    LimitBroken,

    /// <summary>It broke the protocol: a forged or malformed message.</summary>
    ProtocolBroken,
}
