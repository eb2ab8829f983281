namespace AutoHarness.Sdk;

/// <summary>A benchmark whose rewards can be found again from what was stored of a trial, without agent and model.</summary>
public interface IReplayable
{
    /// <summary>The reward in [0,1] that a stored trace supports; null when the trace does not hold enough to tell.</summary>
    /// <param name="task">The task of the trial.</param>
    /// <param name="trace">The trace as UTF-8 JSON, as the ledger keeps it.</param>
    double? Replay(TaskId task, ReadOnlyMemory<byte> trace);
}
