namespace AutoHarness.CodingAgents.Turns;

/// <summary>What a turn came to. Decided by what is in the copy; an exit code only names the reason of an empty turn.</summary>
public enum TurnOutcome
{
    /// <summary>An editable file has other content, and nothing forbidden was done.</summary>
    Changed,

    /// <summary>It ended by itself and every editable file is as it was.</summary>
    NoChange,

    /// <summary>The copy holds something that the rules forbid; the edit is not to be used.</summary>
    ForbiddenEdit,

    /// <summary>As <see cref="NoChange"/>, but the program reported a failure, died from a signal, or was ended by a limit of the jail whatever it had changed.</summary>
    AgentError,

    /// <summary>Ended by the harness after it had shown no sign of life. What it left is reported, and not to be used without a look at it.</summary>
    Stalled,

    /// <summary>Ended by the harness at the time limit of the turn.</summary>
    TimedOut,

    /// <summary>The harness was asked to stop.</summary>
    Cancelled,

    /// <summary>The program could not be started.</summary>
    SpawnFailed,
}
