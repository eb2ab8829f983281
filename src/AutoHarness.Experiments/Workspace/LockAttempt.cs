namespace AutoHarness.Experiments.Workspace;

/// <summary>What became of the wish to write to a workspace.</summary>
public abstract record LockAttempt
{
    /// <summary>This process has it until it disposes of it.</summary>
    public sealed record Acquired(WorkspaceLock Lock) : LockAttempt;

    /// <summary>Another process has it.</summary>
    /// <param name="Owner">Which, or null when it has not said so yet.</param>
    public sealed record Busy(LockOwner? Owner) : LockAttempt;
}
