namespace AutoHarness.CodingAgents.Turns;

/// <summary>Why a coding agent's process is no more.</summary>
internal enum TurnEnd
{
    Exited,
    NotStarted,
    Stalled,
    TimedOut,
    Cancelled,
}
