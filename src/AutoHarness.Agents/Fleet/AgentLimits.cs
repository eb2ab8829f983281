namespace AutoHarness.Agents.Fleet;

/// <summary>Limits of one agent run.</summary>
public sealed record AgentLimits
{
    /// <summary>Working time where the task names none: the time during which no request of the session is waiting for the harness.</summary>
    public TimeSpan WorkingTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Model calls.</summary>
    public int ModelCalls { get; init; } = 500;

    /// <summary>Requests that may wait for the harness at the same time.</summary>
    public int ConcurrentRequests { get; init; } = 64;

    /// <summary>Log lines that reach the trace; later ones are dropped.</summary>
    public int LogLines { get; init; } = 500;
}
