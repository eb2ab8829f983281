namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>Why a conversation ended, as the reference names it.</summary>
internal enum TerminationReason
{
    UserStop,
    AgentStop,
    MaxSteps,
    Timeout,
    TooManyErrors,
    AgentError,
    UserError,
    InfrastructureError,
    ContextWindowExceeded,
    UnexpectedError,
}

internal static class TerminationReasonNames
{
    private static readonly string[] Names =
    [
        "user_stop", "agent_stop", "max_steps", "timeout", "too_many_errors", "agent_error", "user_error", "infrastructure_error", "context_window_exceeded", "unexpected_error",
    ];

    public static string Name(this TerminationReason reason) => Names[(int)reason];

    public static TerminationReason? Parse(string? name) => Array.IndexOf(Names, name) is var place and >= 0 ? (TerminationReason)place : null;
}
