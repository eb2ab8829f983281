namespace AutoHarness.CodingAgents.Turns;

/// <summary>Why a coding agent's process is no more.</summary>
internal enum TurnEnd
{
    Exited,
    NotStarted,
    Stalled,
    TimedOut,
    Cancelled,

    /// <summary>The jail ended it at a limit on memory, processes or files.</summary>
    LimitBroken,
}
